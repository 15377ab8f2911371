#include "snapshot/decimal.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace snapshoter {
namespace {

constexpr uint32_t kTen8 = 100'000'000;
constexpr uint64_t kTen16 = uint64_t{kTen8} * kTen8;
constexpr uint64_t kZeros = 0x3030303030303030;

static_assert(std::endian::native == std::endian::little, "digits are handled eight at a time");

using Words = uint32_t __attribute__((vector_size(16)));
using Halves = uint16_t __attribute__((vector_size(16)));
using Digits = uint8_t __attribute__((vector_size(16)));

/// The digits of two numbers below 10^8, one after the other. In each step all parts are divided at
/// once, by a multiplication: those below 10^4 by 100, then those below 100 by 10.
Words SixteenDigits(uint32_t first, uint32_t last) {
  const auto front = [](uint64_t number) {
    return static_cast<uint32_t>(number * 109'951'163 >> 40);  // a 10,000th
  };
  const Words fours = {front(first), first - front(first) * 10'000, front(last),
                       last - front(last) * 10'000};
  const Words hundreds = fours * 10'486 >> 20;
  const auto twos = reinterpret_cast<Halves>(hundreds | (fours - hundreds * 100) << 16);
  const Halves tens = twos * 103 >> 10;
  return reinterpret_cast<Words>(tens | (twos - tens * 10) << 8) | 0x30303030;
}

/// Writes digits without the zeros in front; returns how many are left, at least one.
[[gnu::noinline]] size_t WriteTrimmed(Words digits, uint8_t* out) {
  uint8_t text[32] = {};
  std::memcpy(text, &digits, sizeof digits);
  const size_t zeros =
      static_cast<size_t>(std::find_if(text, text + 15, [](uint8_t c) { return c != '0'; }) - text);
  std::memcpy(out, text + zeros, 16);
  return 16 - zeros;
}

/// The number of eight digits; false if one of them is none. Takes the digits with '0' as 0.
bool ParseEight(uint64_t digits, uint64_t* value) {
  if (((digits + 0x7676767676767676) | digits) & 0x8080808080808080) return false;
  digits = digits * 10 + (digits >> 8);
  *value = ((digits & 0x000000ff000000ff) * 0x000f424000000064 +
            (digits >> 16 & 0x000000ff000000ff) * 0x0000271000000001) >>
           32;
  return true;
}

/// The number of sixteen digits, of which neighbours are joined in each step; false if one is none.
bool ParseSixteen(const uint8_t* text, uint64_t* value) {
  Digits digits;
  std::memcpy(&digits, text, sizeof digits);
  digits -= '0';
  const auto others = reinterpret_cast<Words>(digits > 9);
  if ((others[0] | others[1] | others[2] | others[3]) != 0) return false;
  const auto ones = reinterpret_cast<Halves>(digits);
  const auto twos = reinterpret_cast<Words>((ones & 0xff) * 10 + (ones >> 8));
  const Words fours = (twos & 0xffff) * 100 + (twos >> 16);
  *value = uint64_t{fours[0] * 10'000 + fours[1]} * kTen8 + (fours[2] * 10'000 + fours[3]);
  return true;
}

uint64_t LoadDigits(const uint8_t* text) {
  uint64_t digits = 0;
  std::memcpy(&digits, text, 8);
  return digits ^ kZeros;
}

/// As many of the first eight bytes as there are, as digits.
uint64_t LoadFirst(const uint8_t* text, size_t size) {
  if (size >= 8) return LoadDigits(text);
  uint64_t digits = 0;
  std::memcpy(&digits, text, size);
  return digits ^ kZeros;
}

}  // namespace

bool ParseDecimal(const uint8_t* text, size_t size, uint64_t* value) {
  if (size == 0 || size > kMaxDecimalSize || (text[0] == '0' && size > 1)) return false;
  // The first eight of digits, or of what stands in front of eight or sixteen.
  const size_t first = size > 16 ? size - 16 : (size - 1) % 8 + 1;
  uint64_t front = 0;
  uint64_t rest = 0;
  if (!ParseEight(LoadFirst(text, size) << (8 * (8 - first)), &front)) return false;
  if (size > 16) {
    if (!ParseSixteen(text + first, &rest) || front > UINT64_MAX / kTen16) return false;
    *value = front * kTen16 + rest;
    return *value >= rest;  // else it went past 64 bits, by less than one turn around
  }
  if (size > 8 && !ParseEight(LoadDigits(text + first), &rest)) return false;
  *value = size > 8 ? front * kTen8 + rest : front;
  return true;
}

size_t DecimalFormat::operator()(uint64_t value, uint8_t* out) {
  if (value < base_ || value - base_ >= kTen16) {
    const uint64_t leading = value / kTen16;
    base_ = leading * kTen16;
    uint8_t text[16];
    leading_size_ = WriteTrimmed(SixteenDigits(0, static_cast<uint32_t>(leading)), text);
    std::memcpy(&leading_, text, sizeof leading_);
  }
  const uint64_t rest = value - base_;
  // The first eight of sixteen: what 2^8 goes into is divided by 5^8, with half of one added, so
  // that no result comes so near to a whole number that rounding could change it.
  const auto first = static_cast<uint32_t>(
      (static_cast<double>(static_cast<int64_t>(rest >> 8)) + 0.5) * (1.0 / 390'625));
  const Words digits = SixteenDigits(first, static_cast<uint32_t>(rest) - first * kTen8);
  if (base_ == 0) return WriteTrimmed(digits, out);
  std::memcpy(out, &leading_, sizeof leading_);
  std::memcpy(out + leading_size_, &digits, sizeof digits);
  return leading_size_ + sizeof digits;
}

}  // namespace snapshoter
