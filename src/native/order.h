#ifndef SNAPSHOTER_NATIVE_ORDER_H_
#define SNAPSHOTER_NATIVE_ORDER_H_

#include "snapshot/schedule_table.h"
#include "snapshot/sort.h"

namespace snapshoter::native {

/// The rows of a table in the one order in which they are written, whatever order they came in:
/// first those whose names are 64-bit decimals, by number, which is their key; then the others, by
/// their names' bytes. Each carries the low half of its second: what is carried through the sorting
/// need not be fetched for each row from somewhere else.
struct Order {
  Column<KeyedRow> decimals;
  Column<KeyedRow> texts;
  int64_t least = 0;     ///< the earliest second of those that ran
  bool is_near = false;  ///< whether all that ran did so within 32 bits of seconds

  size_t size() const { return decimals.size() + texts.size(); }
  const KeyedRow& operator[](size_t i) const {
    return i < decimals.size() ? decimals[i] : texts[i - decimals.size()];
  }
  /// The rows' numbers. False if there is no memory.
  [[nodiscard]] bool List(Column<uint32_t>* rows) const;
};

/// False if there is no memory. Rows that never ran are left out unless `with_never_run`.
[[nodiscard]] bool MakeOrder(const ScheduleTable& schedules, bool with_never_run, Order* order);

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_ORDER_H_
