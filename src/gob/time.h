#ifndef SNAPSHOTER_GOB_TIME_H_
#define SNAPSHOTER_GOB_TIME_H_

#include <cstddef>
#include <cstdint>

#include "snapshot/time.h"

namespace snapshoter::gob {

/// Go's binary form of a time (time.Time.MarshalBinary): a version, 1 or 2; seconds since the year
/// 1, int64; nanoseconds, int32; the offset in minutes, int16, -1 standing for UTC; all big-endian.
/// Version 2 adds a byte of seconds to the offset.
inline constexpr size_t kTimeSizeV1 = 15;
inline constexpr size_t kTimeSizeV2 = 16;

/// From the year 1 to 1970, as Go counts.
inline constexpr uint64_t kYearOneToUnix = 62'135'596'800;

inline uint64_t LoadBig64(const uint8_t* data) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | data[i];
  return value;
}

inline uint32_t LoadBig32(const uint8_t* data) {
  return static_cast<uint32_t>(data[0]) << 24 | static_cast<uint32_t>(data[1]) << 16 |
         static_cast<uint32_t>(data[2]) << 8 | data[3];
}

/// Reads the time behind the version byte `data[0]`. REQUIRES: `data` holds kTimeSizeV1 or, in
/// version 2, kTimeSizeV2 bytes. The result may be invalid: check.
inline Time LoadTime(const uint8_t* data) {
  Time time;
  time.seconds = static_cast<int64_t>(LoadBig64(data + 1) - kYearOneToUnix);
  time.nanoseconds = LoadBig32(data + 9);
  const auto minutes = static_cast<int16_t>(data[13] << 8 | data[14]);
  time.offset = minutes * 60;
  // Go writes the seconds as a signed byte and reads them as an unsigned one; what Go reads counts.
  if (data[0] == 2) time.offset += data[15];
  if (time.offset == -60) time.offset = Time::kUtc;
  return time;
}

/// Whether the form can hold the time: an offset of exactly -60 s would read as UTC.
inline bool CanStore(const Time& time) { return time.offset != -60; }

inline size_t StoredSize(const Time& time) {
  const bool whole_minutes =
      time.offset == Time::kUtc || (time.offset % 60 == 0 && time.offset <= INT16_MAX * 60);
  return whole_minutes ? kTimeSizeV1 : kTimeSizeV2;
}

/// Writes StoredSize(time) bytes. REQUIRES: CanStore(time).
inline void StoreTime(const Time& time, uint8_t* data) {
  const uint64_t seconds = static_cast<uint64_t>(time.seconds) + kYearOneToUnix;
  int32_t minutes = -1;
  data[0] = 1;
  if (time.offset != Time::kUtc) {
    minutes = time.offset / 60;
    int32_t rest = time.offset % 60;
    if (rest < 0) {
      rest += 60;
      --minutes;
    }
    if (minutes > INT16_MAX) {
      rest += (minutes - INT16_MAX) * 60;
      minutes = INT16_MAX;
    }
    if (rest != 0) {
      data[0] = 2;
      data[15] = static_cast<uint8_t>(rest);
    }
  }
  for (int i = 0; i < 8; ++i) data[1 + i] = static_cast<uint8_t>(seconds >> (56 - 8 * i));
  for (int i = 0; i < 4; ++i) data[9 + i] = static_cast<uint8_t>(time.nanoseconds >> (24 - 8 * i));
  data[13] = static_cast<uint8_t>(minutes >> 8);
  data[14] = static_cast<uint8_t>(minutes);
}

}  // namespace snapshoter::gob

#endif  // SNAPSHOTER_GOB_TIME_H_
