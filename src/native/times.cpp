#include "native/times.h"

#include <algorithm>

#include "native/packed.h"

namespace snapshoter::native {
namespace {

template <typename T>
bool IsSame(const Column<T>& values) {
  return std::all_of(values.begin(), values.end(), [&](T value) { return value == values[0]; });
}

/// Writes a column's values for the rows. Going to rows in another order than the table's costs a
/// cache miss each, so it is first seen whether that can be spared.
template <typename T, typename Encode>
void WriteColumn(OutputArchive& archive, const Column<T>& values, const Column<uint32_t>& rows,
                 Encode encode) {
  if (!rows.empty() && IsSame(values)) return WriteSame(archive, rows.size(), encode(values[0]));
  WritePacked(archive, rows.size(), [&](size_t i) { return encode(values[rows[i]]); });
}

}  // namespace

void FailTime(InputArchive& archive) {
  archive.Fail(ErrorCode::kInvalidTime,
               {"found nanoseconds or an offset out of range, expected below 1000000000 and 2^21"});
}

void WriteTimes(OutputArchive& archive, const TimeColumn& times, const Column<uint32_t>& rows,
                const Order* order) {
  int64_t least = rows.empty() ? 0 : INT64_MAX;
  const bool is_all = rows.size() == times.size();
  const bool is_carried = order != nullptr && order->is_near && order->size() == rows.size();
  for (uint32_t i = 0; i < rows.size() && !is_carried; ++i) {
    least = std::min(least, times.seconds[is_all ? i : rows[i]]);
  }
  if (is_carried) least = order->least;
  archive(least);
  WritePacked(archive, rows.size(), [&](size_t i) {
    if (is_carried) return uint64_t{(*order)[i].carried - static_cast<uint32_t>(least)};
    return static_cast<uint64_t>(times.seconds[rows[i]]) - static_cast<uint64_t>(least);
  });
  WriteColumn(archive, times.nanoseconds, rows, [](uint32_t value) { return value; });
  WriteColumn(archive, times.offsets, rows, EncodeOffset);
}

void ReadTimes(InputArchive& archive, size_t count, TimeColumn& times) {
  int64_t least = 0;
  archive(least);
  if (!archive.ok()) return;
  if (!times.Resize(count)) return archive.Fail(OutOfMemory("the times"));
  bool is_least = count == 0 && least == 0;
  bool is_valid = true;
  ReadPacked(archive, count, [&](size_t i, uint64_t excess) {
    const auto seconds = static_cast<int64_t>(static_cast<uint64_t>(least) + excess);
    times.seconds[i] = seconds;
    is_valid &= seconds >= least;
    is_least |= excess == 0;
  });
  if (!is_least) {
    archive.Fail(ErrorCode::kCorrupt,
                 {"found seconds counted from ", least, ", expected the least of them"});
  }
  ReadPacked(archive, count, [&](size_t i, uint64_t nanoseconds) {
    times.nanoseconds[i] = static_cast<uint32_t>(nanoseconds);
    is_valid &= nanoseconds < Time::kNanosecondsPerSecond;
  });
  ReadPacked(archive, count,
             [&](size_t i, uint64_t code) { is_valid &= DecodeOffset(code, &times.offsets[i]); });
  if (!is_valid) FailTime(archive);
}

}  // namespace snapshoter::native
