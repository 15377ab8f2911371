#include <algorithm>
#include <string>
#include <utility>

#include "gob/cursor.h"
#include "gob/entries.h"
#include "gob/gob_codec.h"
#include "gob/time.h"
#include "gob/types.h"
#include "snapshot/utf8.h"

namespace snapshoter::gob {
namespace {

// An entry is at least the length of its name, the length of its time, and the time.
constexpr size_t kMinEntrySize = 1 + 1 + kTimeSizeV1;
// What a count may reserve before the bytes have shown that so many entries are there.
constexpr size_t kMaxReserved = size_t{1} << 20;

/// Reads messages up to the one with the value: leaves `type` as its type and returns its bytes.
Cursor OpenValue(Cursor& stream, TypeTable& types, int64_t* type) {
  while (stream.ok()) {
    Cursor message = stream.Take(stream.Length("a message"));
    *type = message.Int();
    if (*type >= 0) {
      if (!message.ok()) stream.Fail(message.status());
      return message;
    }
    types.Define(*type == INT64_MIN ? 0 : -*type, message);
    if (message.ok() && message.remaining() != 0) {
      message.Fail(ErrorCode::kCorrupt, {"found ", message.remaining(),
                                         " bytes behind a type definition, expected its end"});
    }
    if (!message.ok()) stream.Fail(message.status());
  }
  return Cursor();
}

/// Checks that the value ends its message and the message its stream.
void CloseValue(Cursor& stream, Cursor& value) {
  if (value.ok() && (value.remaining() != 0 || stream.remaining() != 0)) {
    value.Fail(ErrorCode::kTrailingBytes, {"found ", value.remaining() + stream.remaining(),
                                           " bytes behind the snapshot, expected its end"});
  }
  if (!value.ok()) stream.Fail(value.status());
}

/// The fields of the value's struct, of which `match(field)` knows some. As Go does, refuses a type
/// of which no field is known, nameless fields, and unknown ones that could not be skipped.
template <typename Match>
size_t MatchFields(Cursor& stream, TypeTable& types, int64_t id, const char* expected,
                   Match match) {
  const WireType* type = types.Find(id);
  if (type == nullptr || type->kind != WireType::kStruct) {
    stream.Fail(ErrorCode::kNotASnapshot,
                {"found a gob value of type ", id, " that is no struct, expected ", expected});
    return 0;
  }
  size_t known = 0;
  for (size_t i = 0; i < type->fields.size(); ++i) {
    if (type->fields[i].name.empty()) {
      stream.Fail(ErrorCode::kCorrupt, {"found a field without a name, expected one"});
    } else if (match(type->fields[i], i)) {
      ++known;
    } else {
      types.CheckSkippable(type->fields[i].type, stream);
    }
  }
  if (known == 0 && !type->fields.empty()) {
    stream.Fail(ErrorCode::kNotASnapshot,
                {"found a gob struct with none of the fields of a snapshot, expected ", expected});
  }
  return type->fields.size();
}

void FailFieldType(Cursor& stream, const char* field, const char* expected) {
  stream.Fail(ErrorCode::kNotASnapshot,
              {"found the field ", field, " with another type, expected ", expected});
}

/// Reads one entry of the map: a name, and a time as bytes.
void ReadEntry(Cursor& value, const uint8_t* origin, NameColumn::Ref* name, Time* time) {
  const size_t length = value.Length("a name");
  const uint8_t* text = value.at();
  if (!IsUtf8(text, length)) {
    value.Fail(ErrorCode::kInvalidName,
               {"found a name that is not UTF-8, expected well-formed UTF-8"});
    return;
  }
  *name = {static_cast<uint32_t>(text - origin), static_cast<uint32_t>(length)};
  value.Skip(length);
  const size_t size = value.Length("a time");
  if (!value.ok()) return;
  const uint8_t version = size == 0 ? 0 : *value.at();
  if ((version != 1 || size != kTimeSizeV1) && (version != 2 || size != kTimeSizeV2)) {
    value.Fail(ErrorCode::kCorrupt, {"found a time of version ", version, " in ", size,
                                     " bytes, expected version 1 in 15 or version 2 in 16"});
    return;
  }
  *time = LoadTime(value.at());
  if (!time->IsValid()) {
    value.Fail(ErrorCode::kInvalidTime, {"found ", static_cast<int32_t>(time->nanoseconds),
                                         " nanoseconds, expected 0 to 999999999"});
  }
  value.Skip(size);
}

/// Reads the entries of LastTimes into the columns. Names become references into the bytes from
/// `origin` on.
void ReadEntries(Cursor& value, const uint8_t* origin, ScheduleTable& schedules) {
  const uint64_t count = value.Uint();
  if (count > value.remaining() / kMinEntrySize) {
    value.Fail(ErrorCode::kCorrupt,
               {"found a count of ", count, " schedules where ", value.remaining(),
                " bytes remain, expected no more than fit"});
    return;
  }
  Column<NameColumn::Ref>& names = schedules.names.texts.refs;
  TimeColumn& times = schedules.times;
  size_t room = 0;
  for (size_t row = 0; row < count;) {
    if (row == room) {
      room = std::min<size_t>(count, std::max<size_t>(kMaxReserved, room + room / 2));
      if (!names.Resize(room) || !times.Resize(room) || !schedules.hashes.Resize(room)) {
        value.Fail(OutOfMemory("the schedules"));
        return;
      }
    }
    row = ReadPlainEntries(value, origin, row, room, schedules);
    if (row == room) continue;
    Time time;
    ReadEntry(value, origin, &names[row], &time);
    if (!value.ok()) return;
    schedules.hashes[row] = HashName(origin + names[row].offset, names[row].length);
    times.Set(row++, time);
  }
}

/// Reads the payload's stream; names refer into the bytes from `origin` on.
void ReadSchedules(Cursor& stream, const uint8_t* origin, ScheduleTable& schedules) {
  TypeTable types(stream);
  int64_t type = 0;
  Cursor value = OpenValue(stream, types, &type);
  if (!stream.ok()) return;
  size_t last_times = SIZE_MAX;
  const size_t fields = MatchFields(
      stream, types, type, "SnapshotV1 {LastTimes}", [&](const WireType::Field& field, size_t i) {
        if (field.name != "LastTimes") return false;
        const WireType* map = types.Find(field.type);
        const bool fits = map != nullptr && map->kind == WireType::kMap && map->key == kString;
        const WireType* element = fits ? types.Find(map->element) : nullptr;
        if (element == nullptr || element->kind != WireType::kGobEncoder ||
            last_times != SIZE_MAX) {
          FailFieldType(stream, "LastTimes", "map[string]*time.Time, once");
        }
        last_times = i;
        return true;
      });
  if (!stream.ok()) return;
  ReadFields(value, fields, [&](size_t field) {
    if (field == last_times) {
      ReadEntries(value, origin, schedules);
    } else {
      types.Skip(types.Find(type)->fields[field].type, value);
    }
  });
  CloseValue(stream, value);
}

/// Reads the envelope: its version, and a cursor over its payload.
Cursor ReadHeader(Cursor& stream, int64_t* version) {
  TypeTable types(stream);
  int64_t type = 0;
  Cursor value = OpenValue(stream, types, &type);
  if (!stream.ok()) return Cursor();
  size_t version_field = SIZE_MAX;
  size_t payload_field = SIZE_MAX;
  const size_t fields = MatchFields(stream, types, type, "VersionedSnapshot {Version, Ser}",
                                    [&](const WireType::Field& field, size_t i) {
                                      if (field.name == "Version") {
                                        if (field.type != kInt || version_field != SIZE_MAX)
                                          FailFieldType(stream, "Version", "int, once");
                                        version_field = i;
                                      } else if (field.name == "Ser") {
                                        if (field.type != kByteSlice || payload_field != SIZE_MAX)
                                          FailFieldType(stream, "Ser", "[]byte, once");
                                        payload_field = i;
                                      } else {
                                        return false;
                                      }
                                      return true;
                                    });
  if (!stream.ok()) return Cursor();
  // Flyte presets 1, so a version that is left out reads as 1.
  *version = 1;
  Cursor payload(nullptr, 0, value.offset(), ErrorCode::kCorrupt);
  ReadFields(value, fields, [&](size_t field) {
    if (field == version_field) {
      *version = value.Int();
    } else if (field == payload_field) {
      payload = value.Take(value.Length("a payload"));
    } else {
      types.Skip(types.Find(type)->fields[field].type, value);
    }
  });
  CloseValue(stream, value);
  if (stream.ok() && *version != 1) {
    stream.Fail(ErrorCode::kUnsupportedVersion,
                {"found version ", *version, ", expected 1 for the gob encoding"});
  }
  return payload;
}

/// Names refer into the bytes with 32 bits.
Status CheckSize(const Bytes& bytes) {
  if (uint64_t{bytes.size()} <= UINT32_MAX) return {};
  return {ErrorCode::kTooLarge,
          {"found ", bytes.size(), " bytes of gob, expected at most ", UINT32_MAX}};
}

/// Completes the columns and moves them out; `status` is how reading them went.
Status Finish(const Cursor& stream, Bytes bytes, SnapshotContent& read, SnapshotContent* content) {
  if (!stream.ok()) return stream.status();
  read.schedules.names.texts.bytes = std::move(bytes);
  uint32_t duplicate = kNoRow;
  if (!read.schedules.Adopt(&duplicate)) return OutOfMemory("the names' index");
  if (duplicate != kNoRow) {
    return {ErrorCode::kDuplicateName,
            {"found a name twice, expected each once"},
            static_cast<int64_t>(read.schedules.names.texts.refs[duplicate].offset)};
  }
  *content = std::move(read);
  return {};
}

}  // namespace

bool Codec::Recognizes(const uint8_t* data, size_t size) const {
  // A stream begins with the definition of the envelope's type: the message's length, a negative
  // number of two bytes or more, and the number of wireType's struct field. Text never does.
  Cursor cursor(data, size);
  if (size == 0) return false;
  cursor.Uint();
  if (!cursor.ok()) return cursor.status().code() == ErrorCode::kTruncated;
  const int64_t type = cursor.Int();
  if (!cursor.ok()) return cursor.status().code() == ErrorCode::kTruncated;
  if (type > -kFirstUserType) return false;
  return cursor.remaining() == 0 || *cursor.at() == WireType::kStruct + 1;
}

Status Codec::ReadPayload(Bytes bytes, int /*version*/, SnapshotContent* content) const {
  if (Status status = CheckSize(bytes); !status.ok()) return status;
  SnapshotContent read;
  Cursor stream(bytes.data(), bytes.size());
  ReadSchedules(stream, bytes.data(), read.schedules);
  return Finish(stream, std::move(bytes), read, content);
}

Status Codec::ReadEnvelope(Bytes bytes, int* version, SnapshotContent* content) const {
  if (Status status = CheckSize(bytes); !status.ok()) return status;
  SnapshotContent read;
  Cursor envelope(bytes.data(), bytes.size());
  int64_t found = 0;
  Cursor payload = ReadHeader(envelope, &found);
  if (!envelope.ok()) return envelope.status();
  ReadSchedules(payload, bytes.data(), read.schedules);
  Status status = Finish(payload, std::move(bytes), read, content);
  if (status.ok()) *version = static_cast<int>(found);
  return status;
}

}  // namespace snapshoter::gob
