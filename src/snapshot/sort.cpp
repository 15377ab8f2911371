#include "snapshot/sort.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <utility>

namespace snapshoter {
namespace {

/// Most significant digit first, so that a part soon fits into the cache: a digit of many bits for
/// all rows, then one for each part, until few rows are left.
constexpr int kFirstBits = 10;
constexpr int kFurtherBits = 10;
constexpr size_t kFew = 24;

/// The first eight bytes of a name as a number that sorts as they do.
uint64_t Prefix(std::string_view name) {
  uint64_t prefix = 0;
  for (uint32_t i = 0; i < 8; ++i) {
    prefix = prefix << 8 | (i < name.size() ? static_cast<uint8_t>(name[i]) : 0);
  }
  return prefix;
}

bool ByKey(const KeyedRow& a, const KeyedRow& b) { return a.key < b.key; }

void SortFew(KeyedRow* rows, size_t count) {
  for (size_t i = 1; i < count; ++i) {
    const KeyedRow row = rows[i];
    size_t to = i;
    for (; to > 0 && row.key < rows[to - 1].key; --to) rows[to] = rows[to - 1];
    rows[to] = row;
  }
}

/// Brings rows from `from` to `to` in the order of the first `bits` of their keys that differ, and
/// tells where those of each digit end. False if all keys are the same.
bool Distribute(const KeyedRow* from, size_t count, int bits, KeyedRow* to, uint32_t* ends) {
  uint64_t differing = 0;
  for (size_t i = 1; i < count; ++i) differing |= from[i].key ^ from[0].key;
  if (differing == 0) return false;
  const size_t values = size_t{1} << bits;
  const int shift = std::max(static_cast<int>(std::bit_width(differing)) - bits, 0);
  const auto digit = [&](size_t i) { return (from[i].key >> shift) & (values - 1); };
  std::fill_n(ends, values, 0);
  for (size_t i = 0; i < count; ++i) ++ends[digit(i)];
  uint32_t start = 0;
  for (size_t value = 0; value < values; ++value) start += std::exchange(ends[value], start);
  for (size_t i = 0; i < count; ++i) to[ends[digit(i)]++] = from[i];
  return true;
}

/// Sorts rows from `from` to `to`; both are written to. Each level uses up ten bits of the keys.
void SortPart(KeyedRow* from, size_t count, KeyedRow* to) {
  uint32_t ends[size_t{1} << kFurtherBits];
  if (count > kFew && Distribute(from, count, kFurtherBits, to, ends)) {
    uint32_t start = 0;
    for (const uint32_t end : ends) {
      const size_t size = end - start;
      if (size > kFew) {
        std::memcpy(from + start, to + start, size * sizeof(KeyedRow));
        SortPart(from + start, size, to + start);
      }
      start = end;
    }
  } else {
    std::memcpy(to, from, count * sizeof(KeyedRow));
  }
  SortFew(to, count);
}

/// Sorts rows by names, merging ever longer runs; `spare` has room for as many.
void MergeByName(const NameTable& names, KeyedRow* rows, size_t count, KeyedRow* spare) {
  NameBuffer buffers[2];
  const auto by_name = [&](const KeyedRow& a, const KeyedRow& b) {
    return names.Text(a.row, buffers[0]) < names.Text(b.row, buffers[1]);
  };
  for (size_t run = 1; run < count; run *= 2) {
    for (size_t first = 0; first < count; first += 2 * run) {
      const size_t middle = std::min(first + run, count);
      const size_t last = std::min(middle + run, count);
      std::merge(rows + first, rows + middle, rows + middle, rows + last, spare + first, by_name);
    }
    std::memcpy(rows, spare, count * sizeof(KeyedRow));
  }
}

}  // namespace

bool SortByKey(Column<KeyedRow>& rows) {
  if (std::is_sorted(rows.begin(), rows.end(), ByKey)) return true;
  Column<KeyedRow> sorted;
  Column<uint32_t> ends;
  if (!sorted.Resize(rows.size()) || !ends.Resize(size_t{1} << kFirstBits)) return false;
  Distribute(rows.data(), rows.size(), kFirstBits, sorted.data(), ends.data());
  uint32_t start = 0;
  for (const uint32_t end : ends) {
    SortPart(sorted.data() + start, end - start, rows.data() + start);
    start = end;
  }
  return true;
}

bool SortByName(const NameTable& names, Column<KeyedRow>& rows) {
  NameBuffer buffer;
  for (KeyedRow& row : rows) row.key = Prefix(names.Text(row.row, buffer));
  Column<KeyedRow> spare;
  if (!SortByKey(rows) || !spare.Resize(rows.size())) return false;
  for (size_t first = 0; first < rows.size();) {
    size_t last = first + 1;
    while (last < rows.size() && rows[last].key == rows[first].key) ++last;
    MergeByName(names, rows.data() + first, last - first, spare.data());
    first = last;
  }
  return true;
}

}  // namespace snapshoter
