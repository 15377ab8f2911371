#include <cstring>
#include <string_view>

#include "gob/gob_codec.h"
#include "gob/time.h"

namespace snapshoter::gob {
namespace {

// The type definitions that a fresh Go process writes: SnapshotV1 is 65, time.Time 66, the map 67,
// and VersionedSnapshot, of which Go learns later, 69. src/FORMAT.md takes them apart.
constexpr uint8_t kPayloadTypes[] = {
    0x27, 0xff, 0x81, 0x03, 0x01, 0x01, 0x0a, 'S',  'n',  'a',  'p',  's',  'h',  'o',  't',
    'V',  '1',  0x01, 0xff, 0x82, 0x00, 0x01, 0x01, 0x01, 0x09, 'L',  'a',  's',  't',  'T',
    'i',  'm',  'e',  's',  0x01, 0xff, 0x86, 0x00, 0x00, 0x00, 0x26, 0xff, 0x85, 0x04, 0x01,
    0x01, 0x15, 'm',  'a',  'p',  '[',  's',  't',  'r',  'i',  'n',  'g',  ']',  '*',  't',
    'i',  'm',  'e',  '.',  'T',  'i',  'm',  'e',  0x01, 0xff, 0x86, 0x00, 0x01, 0x0c, 0x01,
    0xff, 0x84, 0x00, 0x00, 0x0a, 0xff, 0x83, 0x05, 0x01, 0x02, 0xff, 0x88, 0x00, 0x00, 0x00};
constexpr uint8_t kEnvelopeTypes[] = {
    0x33, 0xff, 0x89, 0x03, 0x01, 0x01, 0x11, 'V', 'e',  'r',  's',  'i',  'o',
    'n',  'e',  'd',  'S',  'n',  'a',  'p',  's', 'h',  'o',  't',  0x01, 0xff,
    0x8a, 0x00, 0x01, 0x02, 0x01, 0x07, 'V',  'e', 'r',  's',  'i',  'o',  'n',
    0x01, 0x04, 0x00, 0x01, 0x03, 'S',  'e',  'r', 0x01, 0x0a, 0x00, 0x00, 0x00};

size_t UintSize(uint64_t value) {
  if (value < 0x80) return 1;
  size_t size = 1;
  for (; value != 0; value >>= 8) ++size;
  return size;
}

/// REQUIRES: room for nine bytes, of which those behind the number are overwritten.
uint8_t* PutUint(uint8_t* out, uint64_t value) {
  if (value < 0x80) {
    *out = static_cast<uint8_t>(value);
    return out + 1;
  }
  const size_t size = UintSize(value) - 1;
  *out++ = static_cast<uint8_t>(256 - size);
  value = __builtin_bswap64(value << (64 - 8 * size));
  std::memcpy(out, &value, sizeof value);
  return out + size;
}

uint8_t* Put(uint8_t* out, const uint8_t* data, size_t size) {
  std::memcpy(out, data, size);
  return out + size;
}

/// Whether the row goes into version 1: schedules that never ran do not.
bool IsWritten(const ScheduleTable& schedules, size_t row) {
  return schedules.IsLive(row) && schedules.times.Has(row);
}

/// The sizes of the payload's parts, known before a byte of it is written.
struct Layout {
  size_t entries = 0;
  size_t message = 0;  // the value message behind its length
  size_t payload = 0;
};

Status Measure(const ScheduleTable& schedules, Layout* layout) {
  NameBuffer buffer;
  uint64_t size = 0;
  for (size_t row = 0; row < schedules.rows(); ++row) {
    if (!IsWritten(schedules, row)) continue;
    const Time time = schedules.times[row];
    if (!CanStore(time)) {
      return {ErrorCode::kInvalidTime,
              {"found an offset of -60 s, which gob reads as UTC; expected another, or the native "
               "encoding"}};
    }
    const size_t length = schedules.names.Text(row, buffer).size();
    size += UintSize(length) + length + 1 + StoredSize(time);
    ++layout->entries;
  }
  // The type's number, the field's number, the count; behind the entries the struct's end.
  size += 2 + 1 + UintSize(layout->entries) + 1;
  if (size > Bytes::MaxSize() / 2) return OutOfMemory("the gob encoding");
  layout->message = static_cast<size_t>(size);
  layout->payload = sizeof kPayloadTypes + UintSize(size) + layout->message;
  return {};
}

uint8_t* PutPayload(uint8_t* out, const ScheduleTable& schedules, const Layout& layout) {
  out = Put(out, kPayloadTypes, sizeof kPayloadTypes);
  out = PutUint(out, layout.message);
  for (const uint8_t byte : {0xff, 0x82, 0x01}) *out++ = byte;
  out = PutUint(out, layout.entries);
  NameBuffer buffer;
  for (size_t row = 0; row < schedules.rows(); ++row) {
    if (!IsWritten(schedules, row)) continue;
    const std::string_view name = schedules.names.Text(row, buffer);
    out = PutUint(out, name.size());
    // What is written too far is overwritten by what follows.
    CopyLoosely(out, reinterpret_cast<const uint8_t*>(name.data()), name.size());
    out += name.size();
    const Time time = schedules.times[row];
    const size_t size = StoredSize(time);
    *out++ = static_cast<uint8_t>(size);
    StoreTime(time, out);
    out += size;
  }
  *out++ = 0;
  return out;
}

}  // namespace

Status Codec::WritePayload(const SnapshotContent& content, int /*version*/, Bytes* out) const {
  Layout layout;
  if (Status status = Measure(content.schedules, &layout); !status.ok()) return status;
  Bytes bytes;
  if (!bytes.Resize(layout.payload)) return OutOfMemory("the gob encoding");
  PutPayload(bytes.data(), content.schedules, layout);
  *out = std::move(bytes);
  return {};
}

Status Codec::WriteEnvelope(const SnapshotContent& content, int version, Bytes* out) const {
  Layout layout;
  if (Status status = Measure(content.schedules, &layout); !status.ok()) return status;
  // The type's number; field 0: the version; field 1: the payload; the struct's end.
  const size_t message = 2 + 2 + 1 + UintSize(layout.payload) + layout.payload + 1;
  Bytes bytes;
  if (!bytes.Resize(sizeof kEnvelopeTypes + UintSize(message) + message)) {
    return OutOfMemory("the gob encoding");
  }
  uint8_t* at = Put(bytes.data(), kEnvelopeTypes, sizeof kEnvelopeTypes);
  at = PutUint(at, message);
  for (const uint8_t byte : {0xff, 0x8a, 0x01, version << 1, 0x01}) {
    *at++ = static_cast<uint8_t>(byte);
  }
  at = PutUint(at, layout.payload);
  at = PutPayload(at, content.schedules, layout);
  *at++ = 0;
  *out = std::move(bytes);
  return {};
}

}  // namespace snapshoter::gob
