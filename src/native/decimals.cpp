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

void ReadDecimals(InputArchive& archive, size_t count, NameColumn& names) {
  const uint64_t needed = uint64_t{count} * kMaxDecimalSize;
  if (needed > UINT32_MAX || !names.bytes.Reserve(static_cast<size_t>(needed)) ||
      !names.refs.Resize(count)) {
    return archive.Fail(OutOfMemory("the names"));
  }
  uint64_t number = UINT64_MAX;
  uint8_t* out = names.bytes.data();
  size_t offset = 0;
  const auto take = [&](size_t i, uint64_t difference) {
    const uint64_t before = number;
    number += difference + 1;
    if (i > 0 && number <= before) {
      archive.Fail(ErrorCode::kCorrupt, {"found a decimal name past 64 bits, expected it to fit"});
    }
    const size_t size = FormatDecimal(number, out + offset);
    names.refs[i] = {static_cast<uint32_t>(offset), static_cast<uint32_t>(size)};
    offset += size;
  };
  ReadPacked(archive, count, take, kLeastDecimalBits);
  if (archive.ok() && !names.bytes.Resize(offset)) archive.Fail(OutOfMemory("the names"));
}

}  // namespace snapshoter::native
