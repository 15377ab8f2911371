#include "native/decimal.h"
#include "native/names.h"
#include "native/packed.h"

namespace snapshoter::native {

void WriteDecimals(OutputArchive& archive, const Column<KeyedRow>& rows) {
  WritePacked(archive, rows.size(),
              [&](size_t i) { return i == 0 ? rows[i].key : rows[i].key - rows[i - 1].key - 1; });
}

void ReadDecimals(InputArchive& archive, uint64_t count, NameColumn& names) {
  if (!HoldsPacked(archive, count)) return;
  const uint64_t needed = count * kMaxDecimalSize;
  if (needed > UINT32_MAX || !names.bytes.Reserve(static_cast<size_t>(needed)) ||
      !names.refs.Resize(static_cast<size_t>(count))) {
    return archive.Fail(OutOfMemory("the names"));
  }
  uint64_t number = UINT64_MAX;
  uint8_t* out = names.bytes.data();
  size_t offset = 0;
  ReadPacked(archive, names.size(), [&](size_t i, uint64_t difference) {
    const uint64_t before = number;
    number += difference + 1;
    if (i > 0 && number <= before) {
      archive.Fail(ErrorCode::kCorrupt, {"found a decimal name past 64 bits, expected it to fit"});
    }
    const size_t size = FormatDecimal(number, out + offset);
    names.refs[i] = {static_cast<uint32_t>(offset), static_cast<uint32_t>(size)};
    offset += size;
  });
  if (archive.ok() && !names.bytes.Resize(offset)) archive.Fail(OutOfMemory("the names"));
}

}  // namespace snapshoter::native
