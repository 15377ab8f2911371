#ifndef SNAPSHOTER_NATIVE_TIMES_H_
#define SNAPSHOTER_NATIVE_TIMES_H_

#include <cstdint>

#include "native/archive.h"
#include "native/order.h"
#include "snapshot/time.h"

namespace snapshoter::native {

/// Offsets are stored as 0 for UTC, else counted from the least that there is, plus one.
inline uint64_t EncodeOffset(int32_t offset) {
  return offset == Time::kUtc ? 0 : static_cast<uint64_t>(offset - Time::kMinOffset) + 1;
}

inline bool DecodeOffset(uint64_t code, int32_t* offset) {
  constexpr uint64_t kMost = Time::kMaxOffset - Time::kMinOffset + 1;
  const auto least = static_cast<uint32_t>(Time::kMinOffset);
  *offset = code == 0 ? Time::kUtc : static_cast<int32_t>(static_cast<uint32_t>(code - 1) + least);
  return code <= kMost;
}

void FailTime(InputArchive& archive);

/// The times of the rows, all present: the least second, what each exceeds it by, the nanoseconds,
/// the offsets. Where the rows are those of an order it is quicker to be given that too.
void WriteTimes(OutputArchive& archive, const TimeColumn& times, const Column<uint32_t>& rows,
                const Order* order = nullptr);

/// Reads `count` times that WriteTimes wrote, and refuses what it would have written otherwise.
void ReadTimes(InputArchive& archive, size_t count, TimeColumn& times);

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_TIMES_H_
