#include <algorithm>

#include "native/names.h"
#include "native/packed.h"
#include "snapshot/decimal.h"

namespace snapshoter::native {

void WriteDecimals(OutputArchive& archive, const Column<KeyedRow>& rows) {
  const auto difference = [&](size_t i) {
    return i == 0 ? rows[i].key : rows[i].key - rows[i - 1].key - 1;
  };
  WritePacked(archive, rows.size(), difference, kLeastDecimalBits);
}

void ReadDecimals(InputArchive& archive, size_t count, Column<uint64_t>& numbers) {
  if (!numbers.Resize(count)) return archive.Fail(OutOfMemory("the names"));
  bool fits = true;
  uint64_t number = UINT64_MAX;
  for (size_t first = 0; first < count && archive.ok(); first += kBlock) {
    const size_t size = std::min(kBlock, count - first);
    uint64_t* const block = numbers.data() + first;
    UnpackBlock(archive, block, size, kLeastDecimalBits);
    for (size_t i = 0; i < size; ++i) {
      const uint64_t before = number;
      block[i] = number += block[i] + 1;
      fits &= number > before || first + i == 0;
    }
  }
  if (!fits) {
    archive.Fail(ErrorCode::kCorrupt, {"found a decimal name past 64 bits, expected it to fit"});
  }
}

}  // namespace snapshoter::native
