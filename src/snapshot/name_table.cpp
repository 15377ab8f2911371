#include "snapshot/name_table.h"

#include <algorithm>
#include <utility>

namespace snapshoter {
namespace {

/// Where an ascending column has its first number that is not below `number`. Hashes are spread
/// evenly, so that guesses by proportion soon come near ("interpolation search"; Peterson, 1957);
/// the rest is halved, so that no choice of numbers makes it slow.
const uint64_t* LowerBound(const uint64_t* low, const uint64_t* high, uint64_t number) {
  for (int guesses = 0; guesses < 3 && low != high; ++guesses) {
    const uint64_t least = *low;
    const uint64_t most = high[-1];
    if (number <= least) return low;
    if (number > most) return high;
    const double part = static_cast<double>(number - least) / static_cast<double>(most - least);
    const uint64_t* guess = low + static_cast<size_t>(part * static_cast<double>(high - 1 - low));
    if (*guess < number) {
      low = guess + 1;
    } else {
      high = guess;
    }
  }
  constexpr ptrdiff_t kNear = 32;
  if (high - low > kNear) {
    if (low[kNear] >= number) {
      high = low + kNear;
    } else if (high[-kNear] < number) {
      low = high - kNear;
    }
  }
  return std::lower_bound(low, high, number);
}

}  // namespace

std::string_view NameTable::Format(uint64_t number, NameBuffer& buffer) {
  const size_t length = buffer.format(number, buffer.text);
  return {reinterpret_cast<const char*>(buffer.text), length};
}

bool NameTable::Index(Column<uint32_t> hashes, uint32_t* duplicate) {
  if (!index_.Build(texts, std::move(hashes), duplicate)) return false;
  if (*duplicate != kNoRow) *duplicate += static_cast<uint32_t>(numbers.size());
  return true;
}

uint32_t NameTable::FindNumber(std::string_view name) const {
  uint64_t number = 0;
  if (numbers.empty() ||
      !ParseDecimal(reinterpret_cast<const uint8_t*>(name.data()), name.size(), &number)) {
    return kNoRow;
  }
  const uint64_t* found = LowerBound(numbers.begin(), numbers.end(), number);
  return found != numbers.end() && *found == number ? static_cast<uint32_t>(found - numbers.begin())
                                                    : kNoRow;
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
