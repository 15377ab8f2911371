#include "native/details.h"

#include <algorithm>
#include <string>
#include <utility>

#include "native/packed.h"
#include "native/times.h"
#include "snapshot/sort.h"
#include "snapshot/utf8.h"

namespace snapshoter::native {
namespace {

/// Descriptions that are in use, in the order of their bytes, which is that of their new ids.
struct UsedDescriptions {
  Column<KeyedRow> sorted;    // .row: the id of a description, less one
  Column<uint32_t> position;  // by id: where it stands in `sorted`
};

bool CollectDescriptions(const ScheduleTable& schedules, const Column<uint32_t>& rows,
                         UsedDescriptions* used) {
  const Descriptions& descriptions = schedules.descriptions;
  if (!used->position.ResizeFilled(descriptions.size() + 1, UINT32_MAX)) return false;
  for (const uint32_t row : rows) {
    const uint32_t id = schedules.details.description[row];
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

}  // namespace

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

bool Having(const Column<uint8_t>& fields, Field field, const Column<uint32_t>& all,
            Column<uint32_t>* rows) {
  rows->Shrink(0);
  for (size_t i = 0; i < fields.size(); ++i) {
    if ((fields[i] & field) != 0 && !rows->Append(all[i])) return false;
  }
  return true;
}

bool WriteDetails(OutputArchive& archive, const ScheduleTable& schedules,
                  const Column<uint8_t>& fields, const Column<uint32_t>& all) {
  UsedDescriptions used;
  Column<uint32_t> rows;
  const Details& details = schedules.details;
  if (!CollectDescriptions(schedules, all, &used)) return false;
  if (!Having(fields, kHasDescription, all, &rows)) return false;
  archive(static_cast<uint64_t>(used.sorted.size()));
  for (const KeyedRow& description : used.sorted) {
    archive(std::string(schedules.descriptions[description.row + 1]));
  }
  WritePacked(archive, rows.size(),
              [&](size_t i) { return used.position[details.description[rows[i]]]; });
  const std::pair<Field, const TimeColumn*> times[] = {
      {kHasFirstSeen, &details.first_seen},
      {kHasLastStarted, &details.last_started},
      {kHasLastSucceeded, &details.last_succeeded}};
  for (const auto& [field, column] : times) {
    if (!Having(fields, field, all, &rows)) return false;
    WriteTimes(archive, *column, rows);
  }
  if (!Having(fields, kHasOutcome, all, &rows)) return false;
  WritePacked(archive, rows.size(), [&](size_t i) { return details.last_outcome[rows[i]]; });
  WritePacked(archive, rows.size(),
              [&](size_t i) { return details.consecutive_failures[rows[i]]; });
  return archive.ok();
}

void ReadTimesHaving(InputArchive& archive, const Column<uint8_t>& fields, Field field,
                     TimeColumn& times) {
  const size_t rows = fields.size();
  const auto has = [&](uint8_t of_row) { return (of_row & field) != 0; };
  const auto count = static_cast<size_t>(std::count_if(fields.begin(), fields.end(), has));
  if (count == rows) return ReadTimes(archive, count, times);
  TimeColumn read;
  ReadTimes(archive, count, read);
  if (!archive.ok()) return;
  if (!times.Resize(rows)) return archive.Fail(OutOfMemory("the times"));
  for (size_t row = 0, next = 0; row < rows; ++row) {
    if (has(fields[row])) {
      times.Set(row, read[next++]);
    } else {
      times.Clear(row);
    }
  }
}

void ReadDetails(InputArchive& archive, ScheduleTable& schedules, const Column<uint8_t>& fields) {
  Details& details = schedules.details;
  Column<uint32_t> rows;
  Column<uint8_t> used;
  const auto find = [&](Field field) {
    rows.Shrink(0);
    for (uint32_t row = 0; row < fields.size(); ++row) {
      if ((fields[row] & field) == 0 || rows.Append(row)) continue;
      return archive.Fail(OutOfMemory("the schedules' details"));
    }
  };
  if (!details.ResizeAbsent(schedules.rows())) {
    return archive.Fail(OutOfMemory("the schedules' details"));
  }
  ReadDescriptions(archive, schedules.descriptions);
  if (!used.ResizeFilled(schedules.descriptions.size(), 0)) {
    return archive.Fail(OutOfMemory("the descriptions"));
  }
  find(kHasDescription);
  ReadPacked(archive, rows.size(), [&](size_t i, uint64_t position) {
    if (position >= used.size()) {
      return archive.Fail(ErrorCode::kCorrupt, {"found a description's number past the last one"});
    }
    used[position] = 1;
    details.description[rows[i]] = static_cast<uint32_t>(position + 1);
  });
  if (std::count(used.begin(), used.end(), 0) != 0) {
    archive.Fail(ErrorCode::kCorrupt, {"found a description of no schedule, expected its use"});
  }
  ReadTimesHaving(archive, fields, kHasFirstSeen, details.first_seen);
  ReadTimesHaving(archive, fields, kHasLastStarted, details.last_started);
  ReadTimesHaving(archive, fields, kHasLastSucceeded, details.last_succeeded);
  find(kHasOutcome);
  ReadPacked(archive, rows.size(), [&](size_t i, uint64_t outcome) {
    if (outcome < 1 || outcome > kLastOutcome) {
      archive.Fail(ErrorCode::kCorrupt,
                   {"found an outcome of ", outcome, ", expected 1 to ", kLastOutcome});
    }
    details.last_outcome[rows[i]] = static_cast<uint8_t>(outcome);
  });
  ReadPacked(archive, rows.size(), [&](size_t i, uint64_t failures) {
    if (failures > UINT32_MAX) archive.Fail(ErrorCode::kCorrupt, {"found failures past 32 bits"});
    details.consecutive_failures[rows[i]] = static_cast<uint32_t>(failures);
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

}  // namespace snapshoter::native
