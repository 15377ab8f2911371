#include <algorithm>

#include "native/decimal.h"
#include "native/names.h"
#include "native/packed.h"

namespace snapshoter::native {

void WriteDecimals(OutputArchive& archive, const Column<KeyedRow>& rows) {
  const auto difference = [&](size_t i) {
    return i == 0 ? rows[i].key : rows[i].key - rows[i - 1].key - 1;
  };
  WritePacked(archive, rows.size(), difference, kLeastDecimalBits);
}

void ReadDecimals(InputArchive& archive, size_t count, NameColumn& names,
                  Column<uint32_t>& hashes) {
  const uint64_t needed = uint64_t{count} * kMaxDecimalSize;
  if (needed > UINT32_MAX || !names.bytes.Reserve(static_cast<size_t>(needed)) ||
      !names.refs.Resize(count) || !hashes.Resize(count)) {
    return archive.Fail(OutOfMemory("the names"));
  }
  const uint8_t* const begin = names.bytes.data();
  uint8_t* out = names.bytes.data();
  DecimalFormat format;
  uint64_t block[kBlock];
  uint64_t number = UINT64_MAX;
  for (size_t first = 0; first < count && archive.ok(); first += kBlock) {
    const size_t size = std::min(kBlock, count - first);
    UnpackBlock(archive, block, size, kLeastDecimalBits);
    NameColumn::Ref* const refs = names.refs.data() + first;
    bool fits = true;
    for (size_t i = 0; i < size; ++i) {
      const uint64_t before = number;
      number += block[i] + 1;
      fits &= number > before || first + i == 0;
      const size_t length = format(number, out);
      refs[i] = {static_cast<uint32_t>(out - begin), static_cast<uint32_t>(length)};
      out += length;
    }
    if (!fits) {
      archive.Fail(ErrorCode::kCorrupt, {"found a decimal name past 64 bits, expected it to fit"});
    }
    // A block later rather than a name: by then its bytes can be loaded as other words than stored.
    for (size_t i = 0; i < size; ++i)
      hashes[first + i] = HashName(begin + refs[i].offset, refs[i].length);
  }
  if (archive.ok() && !names.bytes.Resize(static_cast<size_t>(out - begin))) {
    archive.Fail(OutOfMemory("the names"));
  }
}

}  // namespace snapshoter::native
