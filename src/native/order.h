#ifndef SNAPSHOTER_NATIVE_ORDER_H_
#define SNAPSHOTER_NATIVE_ORDER_H_

#include "snapshot/schedule_table.h"
#include "snapshot/sort.h"

namespace snapshoter::native {

/// The rows of a table in the one order in which they are written, whatever order they came in:
/// first those whose names are 64-bit decimals, by number, which is their key; then the others, by
/// their names' bytes.
struct Order {
  Column<KeyedRow> decimals;
  Column<KeyedRow> texts;
  Column<uint32_t> rows;  ///< of both
  int64_t least = 0;      ///< the earliest second of those that ran
  /// By how much each row's second exceeds that one; empty where some do by more than 32 bits. What
  /// is carried through the sorting need not be fetched for each row from somewhere else.
  Column<uint32_t> excess;
};

/// False if there is no memory. Rows that never ran are left out unless `with_never_run`.
[[nodiscard]] bool MakeOrder(const ScheduleTable& schedules, bool with_never_run, Order* order);

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_ORDER_H_
