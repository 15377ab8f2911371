#ifndef SNAPSHOTER_SNAPSHOT_SORT_H_
#define SNAPSHOTER_SNAPSHOT_SORT_H_

#include <cstdint>

#include "snapshot/column.h"
#include "snapshot/name_table.h"

namespace snapshoter {

/// A row under the number that it is sorted by.
struct KeyedRow {
  uint64_t key;
  uint32_t row;
  uint32_t carried = 0;  ///< whatever the caller wants to find beside the row
};

/// Sorts by key, rows of one key staying in their order: by digits, in time that is linear whatever
/// the keys, and at once when the order is right already. False, and nothing changed, if there is
/// no memory.
[[nodiscard]] bool SortByKey(Column<KeyedRow>& rows);

/// Sorts by the bytes of the rows' names; the keys are overwritten. False, and only the keys
/// changed, if there is no memory.
[[nodiscard]] bool SortByName(const NameTable& names, Column<KeyedRow>& rows);

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_SORT_H_
