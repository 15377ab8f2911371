#include "native/order.h"

#include <algorithm>

#include "snapshot/decimal.h"

namespace snapshoter::native {

bool Order::List(Column<uint32_t>* rows) const {
  if (!rows->Resize(size())) return false;
  uint32_t* next = rows->data();
  for (const KeyedRow& row : decimals) *next++ = row.row;
  for (const KeyedRow& row : texts) *next++ = row.row;
  return true;
}

bool MakeOrder(const ScheduleTable& schedules, bool with_never_run, Order* order) {
  const Column<uint64_t>& numbers = schedules.names.numbers;
  const NameColumn& texts = schedules.names.texts;
  const TimeColumn& times = schedules.times;
  int64_t least = INT64_MAX;
  int64_t most = INT64_MIN;
  Column<KeyedRow>& decimals = order->decimals;
  if (!decimals.Resize(schedules.size())) return false;
  size_t count = 0;
  for (uint32_t row = 0; row < schedules.rows(); ++row) {
    if (!schedules.IsLive(row) || (!with_never_run && !times.Has(row))) continue;
    const int64_t second = times.seconds[row];
    if (times.Has(row)) {
      least = std::min(least, second);
      most = std::max(most, second);
    }
    const auto carried = static_cast<uint32_t>(second);
    uint64_t number = 0;
    if (row < numbers.size()) {
      decimals[count++] = {numbers[row], row, carried};
    } else if (const size_t text = row - numbers.size();
               ParseDecimal(texts.data(text), texts.length(text), &number)) {
      decimals[count++] = {number, row, carried};
    } else if (!order->texts.Append({0, row, carried})) {
      return false;
    }
  }
  decimals.Shrink(count);
  if (!SortByKey(decimals) || !SortByName(schedules.names, order->texts)) return false;

  order->least = order->size() == 0 ? 0 : least;
  order->is_near = static_cast<uint64_t>(most) - static_cast<uint64_t>(least) <= UINT32_MAX;
  return true;
}

}  // namespace snapshoter::native
