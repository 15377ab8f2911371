#ifndef SNAPSHOTER_GOB_TIME_H_
#define SNAPSHOTER_GOB_TIME_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "snapshot/time.h"

namespace snapshoter::gob {

/// Go's binary form of a time (time.Time.MarshalBinary): a version, 1 or 2; seconds since the year
/// 1, int64; nanoseconds, int32; the offset in minutes, int16, -1 standing for UTC; all big-endian.
/// Version 2 adds a byte of seconds to the offset.
inline constexpr size_t kTimeSizeV1 = 15;
inline constexpr size_t kTimeSizeV2 = 16;
inline constexpr size_t kStoredRoom = 17;

/// From the year 1 to 1970, as Go counts.
inline constexpr uint64_t kYearOneToUnix = 62'135'596'800;

/// Reverses bytes by halves, quarters and eighths: WebAssembly has no instruction for it.
inline uint64_t SwapBytes(uint64_t word) {
  word = (word >> 8 & 0x00ff00ff00ff00ff) | (word & 0x00ff00ff00ff00ff) << 8;
  word = (word >> 16 & 0x0000ffff0000ffff) | (word & 0x0000ffff0000ffff) << 16;
  return word >> 32 | word << 32;
}

static_assert(std::endian::native == std::endian::little, "big-endian numbers are swapped");

inline uint64_t LoadBig64(const uint8_t* data) {
  uint64_t word = 0;
  std::memcpy(&word, data, sizeof word);
  return SwapBytes(word);
}

inline void StoreBig64(uint64_t value, uint8_t* data) {
  value = SwapBytes(value);
  std::memcpy(data, &value, sizeof value);
}

/// Reads the time behind the version byte `data[0]`. REQUIRES: `data` holds kTimeSizeV1 or, in
/// version 2, kTimeSizeV2 bytes, and two readable bytes behind them. The result may be invalid:
/// check.
inline Time LoadTime(const uint8_t* data) {
  Time time;
  time.seconds = static_cast<int64_t>(LoadBig64(data + 1) - kYearOneToUnix);
  const uint64_t rest = LoadBig64(data + 9);
  time.nanoseconds = static_cast<uint32_t>(rest >> 32);
  const auto minutes = static_cast<int16_t>(rest >> 16);
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

/// Writes StoredSize(time) bytes. REQUIRES: CanStore(time), and room for kStoredRoom bytes, of
/// which those behind the time are overwritten.
inline void StoreTime(const Time& time, uint8_t* data) {
  const uint64_t seconds = static_cast<uint64_t>(time.seconds) + kYearOneToUnix;
  int32_t minutes = -1;
  uint64_t second = 0;
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
      second = static_cast<uint64_t>(rest);
    }
  }
  StoreBig64(seconds, data + 1);
  StoreBig64(uint64_t{time.nanoseconds} << 32 | (static_cast<uint64_t>(minutes) & 0xffff) << 16 |
                 second << 8,
             data + 9);
}

}  // namespace snapshoter::gob

#endif  // SNAPSHOTER_GOB_TIME_H_
