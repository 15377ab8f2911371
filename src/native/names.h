#ifndef SNAPSHOTER_NATIVE_NAMES_H_
#define SNAPSHOTER_NATIVE_NAMES_H_

#include "native/archive.h"
#include "native/order.h"
#include "snapshot/name_table.h"

namespace snapshoter::native {

/// Writes the names of `rows`, which are sorted and differ, front-coded: how many bytes each shares
/// with the one before, at most kMaxShared, how many of its own follow, and those bytes.
void WriteTexts(OutputArchive& archive, const NameTable& names, const Column<KeyedRow>& rows);

/// Writes names that are decimals as the differences between their numbers, less one, each in at
/// least a byte, so that no file can say many names in few bytes.
void WriteDecimals(OutputArchive& archive, const Column<KeyedRow>& rows);

/// Bounds on what a few bytes can blow up to.
inline constexpr size_t kMaxShared = 128;
inline constexpr int kLeastDecimalBits = 8;

/// Read `count` names, which they refuse where they are out of order or twice, not UTF-8, or
/// decimals among the texts. REQUIRES: no more than there were bytes for them.
void ReadTexts(InputArchive& archive, size_t count, NameColumn& names);
void ReadDecimals(InputArchive& archive, size_t count, Column<uint64_t>& numbers);

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_NAMES_H_
