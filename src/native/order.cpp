#include "native/order.h"

#include "native/decimal.h"

namespace snapshoter::native {

bool MakeOrder(const ScheduleTable& schedules, bool with_never_run, Order* order) {
  if (!order->decimals.Reserve(schedules.size())) return false;
  for (uint32_t row = 0; row < schedules.rows(); ++row) {
    if (!schedules.IsLive(row) || (!with_never_run && !schedules.times.Has(row))) continue;
    uint64_t number = 0;
    const NameColumn& names = schedules.names;
    const bool is_decimal = ParseDecimal(names.data(row), names.length(row), &number);
    if (!(is_decimal ? order->decimals : order->texts).Append({number, row})) return false;
  }
  return SortByKey(order->decimals) && SortByName(schedules.names, order->texts);
}

}  // namespace snapshoter::native
