#include "native/native_codec.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "native/archive.h"
#include "native/details.h"
#include "native/header.h"
#include "native/names.h"
#include "native/order.h"
#include "native/packed.h"
#include "native/times.h"

namespace snapshoter::native {
namespace {

Status WriteContent(const SnapshotContent& content, int version, Bytes& out) {
  const ScheduleTable& schedules = content.schedules;
  Order order;
  if (!MakeOrder(schedules, version >= 2, &order)) return OutOfMemory("the native encoding");
  // About what hashed names take; growing on the way would copy again and again.
  if (!out.Reserve(out.size() + order.decimals.size() * 9)) {
    return OutOfMemory("the native encoding");
  }
  OutputArchive archive(out);
  archive(static_cast<uint64_t>(order.decimals.size()), static_cast<uint64_t>(order.texts.size()));
  WriteDecimals(archive, order.decimals);
  WriteTexts(archive, schedules.names, order.texts);
  Column<uint32_t> all;
  if (!order.List(&all)) return OutOfMemory("the native encoding");
  if (version == 1) {
    WriteTimes(archive, schedules.times, all, &order);
    return archive.ok() ? Status() : OutOfMemory("the native encoding");
  }

  Column<uint8_t> fields;
  Column<uint32_t> rows;
  if (!fields.Resize(all.size())) return OutOfMemory("the native encoding");
  uint8_t any = 0;
  for (size_t i = 0; i < fields.size(); ++i) any |= fields[i] = FieldsOf(schedules, all[i]);
  WritePacked(archive, fields.size(), [&](size_t i) { return fields[i]; });
  if (!Having(fields, kHasTime, all, &rows)) return OutOfMemory("the native encoding");
  WriteTimes(archive, schedules.times, rows, &order);
  if ((any & ~kHasTime) != 0 && !WriteDetails(archive, schedules, fields, all)) {
    return OutOfMemory("the native encoding");
  }
  WriteProvenance(archive, content);
  return archive.ok() ? Status() : OutOfMemory("the native encoding");
}

void ReadContent(InputArchive& archive, int version, SnapshotContent& content) {
  ScheduleTable& schedules = content.schedules;
  uint64_t decimals = 0;
  uint64_t texts = 0;
  archive(decimals, texts);
  // Every name has at least a byte of its own but the empty one, whose block has.
  if (decimals > archive.remaining() || texts > archive.remaining() - decimals) {
    archive.Fail(ErrorCode::kCorrupt,
                 {"found counts of ", decimals, " and ", texts, " names where ",
                  archive.remaining(), " bytes remain, expected no more"});
  }
  if (!archive.ok()) return;
  ReadDecimals(archive, static_cast<size_t>(decimals), schedules.names.numbers);
  ReadTexts(archive, static_cast<size_t>(texts), schedules.names.texts);
  if (!archive.ok()) return;
  const size_t count = schedules.names.size();
  if (version == 1) return ReadTimes(archive, count, schedules.times);

  Column<uint8_t> fields;
  if (!fields.Resize(count)) return archive.Fail(OutOfMemory("the fields"));
  uint8_t any = 0;
  ReadPacked(archive, count, [&](size_t i, uint64_t present) {
    if (present > kAllFields)
      archive.Fail(ErrorCode::kCorrupt, {"found unknown fields of a schedule"});
    any |= fields[i] = static_cast<uint8_t>(present);
  });
  if (!archive.ok()) return;
  ReadTimesHaving(archive, fields, kHasTime, schedules.times);
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
