#include "gob/entries.h"

#include "gob/time.h"
#include "snapshot/hash.h"
#include "snapshot/utf8.h"

namespace snapshoter::gob {

size_t ReadPlainEntries(Cursor& value, const uint8_t* origin, size_t row, size_t end,
                        ScheduleTable& schedules) {
  constexpr size_t kMaxPlainSize = 1 + 0x7f + 1 + kTimeSizeV1;
  NameColumn::Ref* names = schedules.names.texts.refs.data();
  TimeColumn& times = schedules.times;
  uint32_t* hashes = schedules.hashes.data();
  const uint8_t* at = value.at();
  for (; row < end && static_cast<size_t>(value.end() - at) >= kMaxPlainSize; ++row) {
    const size_t length = *at;
    if (length >= 0x80) break;
    const uint8_t* const name = at + 1;
    const uint8_t* const data = name + length;
    if (data[0] != kTimeSizeV1 || data[1] != 1 || HasNonAscii(name, length)) break;
    const Time time = LoadTime(data + 1);
    if (time.nanoseconds >= Time::kNanosecondsPerSecond) break;
    hashes[row] = hashing::Hash(name, length);
    names[row] = {static_cast<uint32_t>(name - origin), static_cast<uint32_t>(length)};
    times.Set(row, time);
    at = data + 1 + kTimeSizeV1;
  }
  value.Skip(static_cast<size_t>(at - value.at()));
  return row;
}

}  // namespace snapshoter::gob
