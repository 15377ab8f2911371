#include "snapshot/sort.h"

#include <algorithm>
#include <utility>

namespace snapshoter {
namespace {

constexpr int kDigitBits = 11;
constexpr size_t kDigitValues = size_t{1} << kDigitBits;
constexpr int kDigits = (64 + kDigitBits - 1) / kDigitBits;

size_t Digit(uint64_t key, int digit) { return (key >> (digit * kDigitBits)) % kDigitValues; }

/// The first eight bytes of a name as a number that sorts as they do.
uint64_t Prefix(const uint8_t* data, uint32_t length) {
  uint64_t prefix = 0;
  for (uint32_t i = 0; i < 8; ++i) prefix = prefix << 8 | (i < length ? data[i] : 0);
  return prefix;
}

bool ByKey(const KeyedRow& a, const KeyedRow& b) { return a.key < b.key; }

}  // namespace

bool SortByKey(Column<KeyedRow>& rows) {
  if (std::is_sorted(rows.begin(), rows.end(), ByKey)) return true;
  Column<uint32_t> counts;
  Column<KeyedRow> other;
  if (!counts.ResizeFilled(kDigits * kDigitValues, 0) || !other.Resize(rows.size())) return false;
  for (const KeyedRow& row : rows) {
    for (int digit = 0; digit < kDigits; ++digit) {
      ++counts[digit * kDigitValues + Digit(row.key, digit)];
    }
  }
  for (int digit = 0; digit < kDigits; ++digit) {
    uint32_t* next = &counts[digit * kDigitValues];
    if (next[Digit(rows[0].key, digit)] == rows.size()) continue;
    uint32_t start = 0;
    for (size_t value = 0; value < kDigitValues; ++value) {
      start += std::exchange(next[value], start);
    }
    for (const KeyedRow& row : rows) other[next[Digit(row.key, digit)]++] = row;
    std::swap(rows, other);
  }
  return true;
}

bool SortByName(const NameColumn& names, Column<KeyedRow>& rows) {
  for (KeyedRow& row : rows) row.key = Prefix(names.data(row.row), names.length(row.row));
  if (!SortByKey(rows)) return false;
  const auto by_name = [&](const KeyedRow& a, const KeyedRow& b) {
    return names[a.row] < names[b.row];
  };
  for (KeyedRow* first = rows.begin(); first != rows.end();) {
    KeyedRow* last = first + 1;
    while (last != rows.end() && last->key == first->key) ++last;
    if (last - first > 1) std::sort(first, last, by_name);
    first = last;
  }
  return true;
}

}  // namespace snapshoter
