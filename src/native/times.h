#ifndef SNAPSHOTER_NATIVE_TIMES_H_
#define SNAPSHOTER_NATIVE_TIMES_H_

#include <algorithm>
#include <cstdint>

#include "native/archive.h"
#include "native/packed.h"
#include "snapshot/time.h"

namespace snapshoter::native {

/// Offsets are stored as 0 for UTC, else counted from the least that there is, plus one.
inline uint64_t EncodeOffset(int32_t offset) {
  return offset == Time::kUtc ? 0 : static_cast<uint64_t>(offset - Time::kMinOffset) + 1;
}

inline bool DecodeOffset(uint64_t code, int32_t* offset) {
  constexpr uint64_t kMost = Time::kMaxOffset - Time::kMinOffset + 1;
  if (code > kMost) return false;
  *offset = code == 0 ? Time::kUtc : static_cast<int32_t>(code - 1) + Time::kMinOffset;
  return true;
}

inline void FailTime(InputArchive& archive) {
  archive.Fail(ErrorCode::kInvalidTime,
               {"found nanoseconds or an offset out of range, expected below 1000000000 and 2^21"});
}

/// The times of the rows at(0) to at(count - 1), all present: the least second, what each exceeds
/// it by, the nanoseconds, the offsets.
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

/// Reads what WriteTimes wrote, and refuses what it would have written otherwise.
template <typename At>
void ReadTimes(InputArchive& archive, TimeColumn& times, size_t count, At at) {
  int64_t least = 0;
  archive(least);
  bool is_least = count == 0 && least == 0;
  ReadPacked(archive, count, [&](size_t i, uint64_t excess) {
    times.seconds[at(i)] = static_cast<int64_t>(static_cast<uint64_t>(least) + excess);
    if (times.seconds[at(i)] < least) FailTime(archive);
    is_least |= excess == 0;
  });
  if (!is_least) {
    archive.Fail(ErrorCode::kCorrupt,
                 {"found seconds counted from ", least, ", expected the least of them"});
  }
  ReadPacked(archive, count, [&](size_t i, uint64_t nanoseconds) {
    times.nanoseconds[at(i)] = static_cast<uint32_t>(nanoseconds);
    if (nanoseconds >= Time::kNanosecondsPerSecond) FailTime(archive);
  });
  ReadPacked(archive, count, [&](size_t i, uint64_t code) {
    if (!DecodeOffset(code, &times.offsets[at(i)])) FailTime(archive);
  });
}

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_TIMES_H_
