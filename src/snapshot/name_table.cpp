#include "snapshot/name_table.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace snapshoter {

std::string_view NameTable::Format(uint64_t number, NameBuffer& buffer) {
  const size_t length = buffer.format(number, buffer.text);
  return {reinterpret_cast<const char*>(buffer.text), length};
}

bool NameTable::Index(Column<uint32_t> hashes, uint32_t* duplicate) {
  const auto count = static_cast<uint32_t>(numbers.size());
  if (count > 0) {
    constexpr uint32_t kNumbersPerPart = 4;
    const int bits = std::max(1, static_cast<int>(std::bit_width(count / kNumbersPerPart)));
    shift_ = std::max(0, static_cast<int>(std::bit_width(numbers[count - 1] - numbers[0])) - bits);
    if (!starts_.ResizeFilled((size_t{1} << bits) + 1, 0)) return false;
    // Where a part ends the next one begins: the last row of a part stays, and without a branch.
    for (uint32_t row = 0; row < count; ++row) starts_[PartOf(numbers[row]) + 1] = row + 1;
    for (size_t i = 1; i < starts_.size(); ++i) starts_[i] = std::max(starts_[i], starts_[i - 1]);
  }
  if (!index_.Build(texts, std::move(hashes), duplicate)) return false;
  if (*duplicate != kNoRow) *duplicate += count;
  return true;
}

uint32_t NameTable::FindNumber(std::string_view name) const {
  uint64_t number = 0;
  if (numbers.empty() ||
      !ParseDecimal(reinterpret_cast<const uint8_t*>(name.data()), name.size(), &number) ||
      number < numbers[0] || number > numbers[numbers.size() - 1]) {
    return kNoRow;
  }
  const uint32_t* start = starts_.data() + PartOf(number);
  const uint64_t* end = numbers.data() + start[1];
  const uint64_t* found = std::lower_bound(numbers.data() + start[0], end, number);
  return found != end && *found == number ? static_cast<uint32_t>(found - numbers.data()) : kNoRow;
}

uint32_t NameTable::FindText(std::string_view name) const {
  const uint32_t found = index_.Find(texts, name);
  return found == kNoRow ? kNoRow : found + static_cast<uint32_t>(numbers.size());
}

bool NameTable::Add(std::string_view name) {
  if (size() + 1 >= kNoRow || !texts.Append(name)) return false;
  const size_t added = texts.size() - 1;
  if (index_.Insert(texts, static_cast<uint32_t>(added))) return true;
  texts.refs.Shrink(added);
  return false;
}

void NameTable::Forget(uint32_t row) {
  if (row >= numbers.size()) index_.Erase(texts, row - static_cast<uint32_t>(numbers.size()));
}

}  // namespace snapshoter
