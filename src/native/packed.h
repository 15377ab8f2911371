#ifndef SNAPSHOTER_NATIVE_PACKED_H_
#define SNAPSHOTER_NATIVE_PACKED_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>

#include "native/archive.h"

namespace snapshoter::native {

/// Numbers are packed in blocks of so many; the last block may be shorter.
inline constexpr size_t kBlock = 128;

/// Appends `count` numbers that share a block: the least of them, the width in bits of what the
/// largest exceeds it by, but at least `least_width`, and that excess of each, the first in the
/// lowest bits ("frame of reference"; Goldstein et al., 1998). REQUIRES: 0 < count <= kBlock.
void PackBlock(OutputArchive& archive, const uint64_t* values, size_t count, int least_width = 0);

/// Reads what PackBlock wrote, and refuses what it would have written otherwise; all zeros after a
/// fault. `values` has room for kBlock.
void UnpackBlock(InputArchive& archive, uint64_t* values, size_t count, int least_width = 0);

/// Writes the numbers value(0) to value(count - 1), which are asked for once, in order.
template <typename Value>
void WritePacked(OutputArchive& archive, size_t count, Value value, int least_width = 0) {
  uint64_t block[kBlock];
  for (size_t first = 0; first < count; first += kBlock) {
    const size_t size = std::min(kBlock, count - first);
    for (size_t i = 0; i < size; ++i) block[i] = value(first + i);
    PackBlock(archive, block, size, least_width);
  }
}

/// Writes a number `count` times: what WritePacked writes, at once.
inline void WriteSame(OutputArchive& archive, size_t count, uint64_t value) {
  for (size_t first = 0; first < count; first += kBlock) archive(value, uint8_t{0});
}

/// Reads `count` numbers, calling take(i, number) for each, in order, until a fault.
template <typename Take>
void ReadPacked(InputArchive& archive, size_t count, Take take, int least_width = 0) {
  uint64_t block[kBlock];
  for (size_t first = 0; first < count && archive.ok(); first += kBlock) {
    const size_t size = std::min(kBlock, count - first);
    UnpackBlock(archive, block, size, least_width);
    for (size_t i = 0; i < size; ++i) take(first + i, block[i]);
  }
}

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_PACKED_H_
