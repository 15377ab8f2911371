#include "native/native_codec.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "native/archive.h"
#include "native/header.h"
#include "native/names.h"
#include "native/order.h"
#include "native/packed.h"
#include "snapshot/utf8.h"

namespace snapshoter::native {
namespace {

/// In version 2, which fields a row has.
enum Field : uint8_t {
  kHasTime = 1,
  kHasDescription = 2,
  kHasFirstSeen = 4,
  kHasLastStarted = 8,
  kHasLastSucceeded = 16,
  kHasOutcome = 32,
  kAllFields = 63,
};

/// Offsets are stored as 0 for UTC, else counted from the least that there is, plus one.
uint64_t EncodeOffset(int32_t offset) {
  return offset == Time::kUtc ? 0 : static_cast<uint64_t>(offset - Time::kMinOffset) + 1;
}

bool DecodeOffset(uint64_t code, int32_t* offset) {
  constexpr uint64_t kMost = Time::kMaxOffset - Time::kMinOffset + 1;
  *offset = code == 0 ? Time::kUtc : static_cast<int32_t>(code - 1) + Time::kMinOffset;
  return code <= kMost;
}

void FailTime(InputArchive& archive) {
  archive.Fail(ErrorCode::kInvalidTime,
               {"found nanoseconds or an offset out of range, expected below 1000000000 and 2^21"});
}

/// The times of the rows at(0) to at(count - 1): the least second, what each exceeds it by, the
/// nanoseconds, the offsets.
template <typename At>
void WriteTimes(OutputArchive& archive, const TimeColumn& times, size_t count, At at) {
  int64_t least = count == 0 ? 0 : INT64_MAX;
  for (size_t i = 0; i < count; ++i) least = std::min(least, times.seconds[at(i)]);
  archive(least);
  WritePacked(archive, count, [&](size_t i) {
    return static_cast<uint64_t>(times.seconds[at(i)]) - static_cast<uint64_t>(least);
  });
  WritePacked(archive, count, [&](size_t i) { return times.nanoseconds[at(i)]; });
  WritePacked(archive, count, [&](size_t i) { return EncodeOffset(times.offsets[at(i)]); });
}

template <typename At>
void ReadTimes(InputArchive& archive, TimeColumn& times, size_t count, At at) {
  int64_t least = 0;
  archive(least);
  ReadPacked(archive, count, [&](size_t i, uint64_t excess) {
    times.seconds[at(i)] = static_cast<int64_t>(static_cast<uint64_t>(least) + excess);
    if (times.seconds[at(i)] < least) FailTime(archive);
  });
  ReadPacked(archive, count, [&](size_t i, uint64_t nanoseconds) {
    times.nanoseconds[at(i)] = static_cast<uint32_t>(nanoseconds);
    if (nanoseconds >= Time::kNanosecondsPerSecond) FailTime(archive);
  });
  ReadPacked(archive, count, [&](size_t i, uint64_t code) {
    if (!DecodeOffset(code, &times.offsets[at(i)])) FailTime(archive);
  });
}

uint8_t FieldsOf(const ScheduleTable& schedules, uint32_t row) {
  uint8_t fields = schedules.times.Has(row) ? kHasTime : 0;
  if (!schedules.HasDetails()) return fields;
  const Details& details = schedules.details;
  if (details.description[row] != 0) fields |= kHasDescription;
  if (details.first_seen.Has(row)) fields |= kHasFirstSeen;
  if (details.last_started.Has(row)) fields |= kHasLastStarted;
  if (details.last_succeeded.Has(row)) fields |= kHasLastSucceeded;
  if (details.last_outcome[row] != 0) fields |= kHasOutcome;
  return fields;
}

/// The rows, of those whose fields are given, that have one.
bool Having(const Column<uint8_t>& fields, Field field, Column<uint32_t>* rows) {
  rows->Shrink(0);
  for (uint32_t i = 0; i < fields.size(); ++i) {
    if ((fields[i] & field) != 0 && !rows->Append(i)) return false;
  }
  return true;
}

/// Descriptions that are in use, in the order of their bytes, which is that of their new ids.
struct UsedDescriptions {
  Column<KeyedRow> sorted;    // .row: the id of a description, less one
  Column<uint32_t> position;  // by id: where it stands in `sorted`
};

bool CollectDescriptions(const ScheduleTable& schedules, const Order& order,
                         UsedDescriptions* used) {
  const Descriptions& descriptions = schedules.descriptions;
  if (!used->position.ResizeFilled(descriptions.size() + 1, UINT32_MAX)) return false;
  for (size_t i = 0; i < order.size(); ++i) {
    const uint32_t id = schedules.details.description[order[i]];
    if (id == 0 || used->position[id] == 0) continue;
    used->position[id] = 0;
    if (!used->sorted.Append({0, id - 1})) return false;
  }
  if (!SortByName(descriptions.names(), used->sorted)) return false;
  for (uint32_t i = 0; i < used->sorted.size(); ++i) {
    used->position[used->sorted[i].row + 1] = i;
  }
  return true;
}

Status WriteDetails(OutputArchive& archive, const ScheduleTable& schedules, const Order& order,
                    const Column<uint8_t>& fields) {
  UsedDescriptions used;
  Column<uint32_t> rows;
  const auto at = [&](size_t i) { return order[rows[i]]; };
  const Details& details = schedules.details;
  if (!CollectDescriptions(schedules, order, &used) || !Having(fields, kHasDescription, &rows)) {
    return OutOfMemory("the native encoding");
  }
  archive(static_cast<uint64_t>(used.sorted.size()));
  for (const KeyedRow& description : used.sorted) {
    archive(std::string(schedules.descriptions[description.row + 1]));
  }
  WritePacked(archive, rows.size(),
              [&](size_t i) { return used.position[details.description[at(i)]]; });
  const std::pair<Field, const TimeColumn*> times[] = {
      {kHasFirstSeen, &details.first_seen},
      {kHasLastStarted, &details.last_started},
      {kHasLastSucceeded, &details.last_succeeded}};
  for (const auto& [field, column] : times) {
    if (!Having(fields, field, &rows)) return OutOfMemory("the native encoding");
    WriteTimes(archive, *column, rows.size(), at);
  }
  if (!Having(fields, kHasOutcome, &rows)) return OutOfMemory("the native encoding");
  WritePacked(archive, rows.size(), [&](size_t i) { return details.last_outcome[at(i)]; });
  WritePacked(archive, rows.size(), [&](size_t i) { return details.consecutive_failures[at(i)]; });
  return {};
}

void ReadDescriptions(InputArchive& archive, Descriptions& descriptions) {
  uint64_t count = 0;
  archive(count);
  std::string before;
  for (uint64_t i = 0; i < count && archive.ok(); ++i) {
    std::string joined;
    archive(joined);
    const auto separators = std::count(joined.begin(), joined.end(), Descriptions::kSeparator);
    if (separators != 2 || !IsUtf8(joined) || (i > 0 && joined <= before)) {
      archive.Fail(
          ErrorCode::kCorrupt,
          {"found a schedule's description out of order or malformed, expected three texts"});
    } else if (descriptions.Intern(joined) == 0) {
      archive.Fail(OutOfMemory("the descriptions"));
    }
    before = std::move(joined);
  }
}

void ReadDetails(InputArchive& archive, ScheduleTable& schedules, const Column<uint8_t>& fields) {
  Details& details = schedules.details;
  Column<uint32_t> rows;
  const auto at = [&](size_t i) { return rows[i]; };
  const auto find = [&](Field field) {
    if (!Having(fields, field, &rows)) archive.Fail(OutOfMemory("the schedules' details"));
  };
  if (!details.ResizeAbsent(schedules.rows())) {
    return archive.Fail(OutOfMemory("the schedules' details"));
  }
  ReadDescriptions(archive, schedules.descriptions);
  find(kHasDescription);
  ReadPacked(archive, rows.size(), [&](size_t i, uint64_t position) {
    if (position >= schedules.descriptions.size()) {
      archive.Fail(ErrorCode::kCorrupt, {"found a description's number past the last one"});
    }
    details.description[at(i)] = static_cast<uint32_t>(position + 1);
  });
  find(kHasFirstSeen);
  ReadTimes(archive, details.first_seen, rows.size(), at);
  find(kHasLastStarted);
  ReadTimes(archive, details.last_started, rows.size(), at);
  find(kHasLastSucceeded);
  ReadTimes(archive, details.last_succeeded, rows.size(), at);
  find(kHasOutcome);
  ReadPacked(archive, rows.size(), [&](size_t i, uint64_t outcome) {
    if (outcome < 1 || outcome > kLastOutcome) {
      archive.Fail(ErrorCode::kCorrupt,
                   {"found an outcome of ", outcome, ", expected 1 to ", kLastOutcome});
    }
    details.last_outcome[at(i)] = static_cast<uint8_t>(outcome);
  });
  ReadPacked(archive, rows.size(), [&](size_t i, uint64_t failures) {
    if (failures > UINT32_MAX) archive.Fail(ErrorCode::kCorrupt, {"found failures past 32 bits"});
    details.consecutive_failures[at(i)] = static_cast<uint32_t>(failures);
  });
}

void WriteProvenance(OutputArchive& archive, const SnapshotContent& content) {
  const uint8_t present = (content.taken_at ? 1 : 0) | (content.source ? 2 : 0);
  archive(present);
  if (content.taken_at) {
    const Time& time = *content.taken_at;
    archive(time.seconds, time.nanoseconds, EncodeOffset(time.offset));
  }
  if (content.source) archive(*content.source);
}

void ReadProvenance(InputArchive& archive, SnapshotContent& content) {
  uint8_t present = 0;
  archive(present);
  if (present > 3) archive.Fail(ErrorCode::kCorrupt, {"found unknown fields of the snapshot"});
  if ((present & 1) != 0) {
    Time time;
    uint64_t offset = 0;
    archive(time.seconds, time.nanoseconds, offset);
    if (!DecodeOffset(offset, &time.offset) || !time.IsValid()) FailTime(archive);
    content.taken_at = time;
  }
  if ((present & 2) != 0) {
    std::string source;
    archive(source);
    if (!IsUtf8(source)) archive.Fail(ErrorCode::kCorrupt, {"found a source that is not UTF-8"});
    content.source = std::move(source);
  }
}

Status WriteContent(const SnapshotContent& content, int version, Bytes& out) {
  const ScheduleTable& schedules = content.schedules;
  Order order;
  if (!MakeOrder(schedules, version >= 2, &order)) return OutOfMemory("the native encoding");
  OutputArchive archive(out);
  archive(static_cast<uint64_t>(order.decimals.size()), static_cast<uint64_t>(order.texts.size()));
  WriteDecimals(archive, order.decimals);
  WriteTexts(archive, schedules.names, order.texts);
  const auto every = [&](size_t i) { return order[i]; };
  if (version == 1) {
    WriteTimes(archive, schedules.times, order.size(), every);
    return archive.ok() ? Status() : OutOfMemory("the native encoding");
  }

  Column<uint8_t> fields;
  Column<uint32_t> rows;
  if (!fields.Resize(order.size())) return OutOfMemory("the native encoding");
  uint8_t any = 0;
  for (size_t i = 0; i < order.size(); ++i) any |= fields[i] = FieldsOf(schedules, order[i]);
  WritePacked(archive, fields.size(), [&](size_t i) { return fields[i]; });
  if (!Having(fields, kHasTime, &rows)) return OutOfMemory("the native encoding");
  WriteTimes(archive, schedules.times, rows.size(), [&](size_t i) { return order[rows[i]]; });
  if ((any & ~kHasTime) != 0) {
    if (Status status = WriteDetails(archive, schedules, order, fields); !status.ok()) {
      return status;
    }
  }
  WriteProvenance(archive, content);
  return archive.ok() ? Status() : OutOfMemory("the native encoding");
}

void ReadContent(InputArchive& archive, int version, SnapshotContent& content) {
  ScheduleTable& schedules = content.schedules;
  uint64_t decimals = 0;
  uint64_t texts = 0;
  archive(decimals, texts);
  ReadDecimals(archive, decimals, schedules.names);
  ReadTexts(archive, texts, schedules.names);
  if (!archive.ok()) return;
  const size_t count = schedules.names.size();
  if (!schedules.times.ResizeAbsent(count)) return archive.Fail(OutOfMemory("the times"));
  if (version == 1) {
    return ReadTimes(archive, schedules.times, count, [](size_t i) { return i; });
  }

  Column<uint8_t> fields;
  Column<uint32_t> rows;
  if (!fields.Resize(count)) return archive.Fail(OutOfMemory("the fields"));
  uint8_t any = 0;
  ReadPacked(archive, count, [&](size_t i, uint64_t present) {
    if (present > kAllFields)
      archive.Fail(ErrorCode::kCorrupt, {"found unknown fields of a schedule"});
    any |= fields[i] = static_cast<uint8_t>(present);
  });
  if (!archive.ok()) return;
  if (!Having(fields, kHasTime, &rows)) return archive.Fail(OutOfMemory("the times"));
  ReadTimes(archive, schedules.times, rows.size(), [&](size_t i) { return rows[i]; });
  if ((any & ~kHasTime) != 0) ReadDetails(archive, schedules, fields);
  ReadProvenance(archive, content);
}

Status Read(const Bytes& bytes, size_t begin, int version, SnapshotContent* content) {
  SnapshotContent read;
  InputArchive archive(bytes.data() + begin, bytes.size() - begin, begin);
  ReadContent(archive, version, read);
  if (archive.ok() && archive.remaining() != 0) {
    archive.Fail(ErrorCode::kTrailingBytes,
                 {"found ", archive.remaining(), " bytes behind the snapshot, expected its end"});
  }
  if (!archive.ok()) return archive.status();
  uint32_t duplicate = kNoRow;
  if (!read.schedules.Adopt(&duplicate)) return OutOfMemory("the names' index");
  *content = std::move(read);
  return {};
}

}  // namespace

bool Codec::Recognizes(const uint8_t* data, size_t size) const {
  return size > 0 && std::memcmp(data, kMagic, std::min(size, sizeof kMagic)) == 0;
}

Status Codec::WritePayload(const SnapshotContent& content, int version, Bytes* out) const {
  Bytes bytes;
  if (Status status = WriteContent(content, version, bytes); !status.ok()) return status;
  *out = std::move(bytes);
  return {};
}

Status Codec::ReadPayload(Bytes bytes, int version, SnapshotContent* content) const {
  return Read(bytes, 0, version, content);
}

Status Codec::WriteEnvelope(const SnapshotContent& content, int version, Bytes* out) const {
  Bytes bytes;
  if (!bytes.Resize(kHeaderSize)) return OutOfMemory("the native encoding");
  if (Status status = WriteContent(content, version, bytes); !status.ok()) return status;
  WriteHeader(bytes, version);
  *out = std::move(bytes);
  return {};
}

Status Codec::ReadEnvelope(Bytes bytes, int* version, SnapshotContent* content) const {
  int found = 0;
  if (Status status = ReadHeader(bytes, &found); !status.ok()) return status;
  if (Status status = Read(bytes, kHeaderSize, found, content); !status.ok()) return status;
  *version = found;
  return {};
}

}  // namespace snapshoter::native
