#include "native/order.h"

#include "native/decimal.h"

namespace snapshoter::native {

bool MakeOrder(const ScheduleTable& schedules, bool with_never_run, Order* order) {
  const NameColumn& names = schedules.names;
  Column<KeyedRow>& decimals = order->decimals;
  if (!decimals.Resize(schedules.size())) return false;
  size_t count = 0;
  for (uint32_t row = 0; row < schedules.rows(); ++row) {
    if (!schedules.IsLive(row) || (!with_never_run && !schedules.times.Has(row))) continue;
    uint64_t number = 0;
    if (ParseDecimal(names.data(row), names.length(row), &number)) {
      decimals[count++] = {number, row};
    } else if (!order->texts.Append({0, row})) {
      return false;
    }
  }
  decimals.Shrink(count);
  if (!SortByKey(decimals) || !SortByName(names, order->texts)) return false;

  if (!order->rows.Resize(count + order->texts.size())) return false;
  uint32_t* next = order->rows.data();
  for (const KeyedRow& decimal : decimals) *next++ = decimal.row;
  for (const KeyedRow& text : order->texts) *next++ = text.row;
  return true;
}

}  // namespace snapshoter::native
