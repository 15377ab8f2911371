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
inline constexpr size_t kStoredRoom = 16;

/// From the year 1 to 1970, as Go counts.
inline constexpr uint64_t kYearOneToUnix = 62'135'596'800;

/// The form as two numbers, of which each field is a part: the seconds; and, from the lowest bits
/// on, the nanoseconds, the minutes in 16 bits, the seconds of the offset in eight, the version in
/// eight.
using TwoWords = uint64_t __attribute__((vector_size(16)));
/// The form's own bytes. WebAssembly has an instruction that moves sixteen of them to any places,
/// and none that reverses a number's.
using SixteenBytes = uint8_t __attribute__((vector_size(16)));

static_assert(std::endian::native == std::endian::little, "big-endian numbers are swapped");

/// Reads the time behind the version byte `data[0]`. REQUIRES: `data` holds kTimeSizeV1 or, in
/// version 2, kTimeSizeV2 bytes, and a readable byte behind them. The result may be invalid: check.
inline Time LoadTime(const uint8_t* data) {
  SixteenBytes bytes;
  std::memcpy(&bytes, data, sizeof bytes);
  bytes =
      __builtin_shufflevector(bytes, bytes, 8, 7, 6, 5, 4, 3, 2, 1, 12, 11, 10, 9, 14, 13, 15, 0);
  const auto words = reinterpret_cast<TwoWords>(bytes);
  Time time;
  time.seconds = static_cast<int64_t>(words[0] - kYearOneToUnix);
  time.nanoseconds = static_cast<uint32_t>(words[1]);
  time.offset = static_cast<int16_t>(words[1] >> 32) * 60;
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
  int32_t minutes = -1;
  uint64_t second = 0;
  uint64_t version = 1;
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
      version = 2;
      second = static_cast<uint64_t>(rest);
    }
  }
  const TwoWords words = {static_cast<uint64_t>(time.seconds) + kYearOneToUnix,
                          time.nanoseconds | uint64_t{static_cast<uint16_t>(minutes)} << 32 |
                              second << 48 | version << 56};
  auto bytes = reinterpret_cast<SixteenBytes>(words);
  bytes =
      __builtin_shufflevector(bytes, bytes, 15, 7, 6, 5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 13, 12, 14);
  std::memcpy(data, &bytes, sizeof bytes);
}

}  // namespace snapshoter::gob

#endif  // SNAPSHOTER_GOB_TIME_H_
