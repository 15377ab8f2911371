#include "native/decimal.h"

#include <bit>
#include <cstring>

namespace snapshoter::native {
namespace {

constexpr uint64_t kTen8 = 100'000'000;
constexpr uint64_t kZeros = 0x3030303030303030;

static_assert(std::endian::native == std::endian::little, "digits are handled eight at a time");

/// The upper half of a product: WebAssembly has no instruction for it.
uint64_t MultiplyHigh(uint64_t a, uint64_t b) {
  const uint64_t a_low = a & UINT32_MAX;
  const uint64_t a_high = a >> 32;
  const uint64_t b_low = b & UINT32_MAX;
  const uint64_t b_high = b >> 32;
  const uint64_t middle = a_high * b_low + (a_low * b_low >> 32);
  const uint64_t carry = (middle & UINT32_MAX) + a_low * b_high;
  return a_high * b_high + (middle >> 32) + (carry >> 32);
}

/// value / 10^8, by multiplying with ceil(2^90 / 10^8) (Granlund and Montgomery, 1994).
uint64_t DivideByTen8(uint64_t value) { return MultiplyHigh(value, 0xabcc77118461cefd) >> 26; }

/// The same for values below 2^38, in one product: 10^8 is 2^8 * 390,625, and 2^49 / 390,625 is
/// rounded up.
uint64_t DivideSmallByTen8(uint64_t value) { return (value >> 8) * 1'441'151'881 >> 49; }

/// The digits of every number below 10^4, the first in the lowest byte.
struct FourDigits {
  uint32_t of[10'000];

  FourDigits() : of() {
    for (uint32_t i = 0; i < 10'000; ++i) {
      of[i] = i / 1'000 | i / 100 % 10 << 8 | i / 10 % 10 << 16 | i % 10 << 24;
    }
  }
};

const FourDigits four_digits;

/// The eight digits of a number below 10^8. Multiplies with 2^40 / 10^4, rounded up, rather than to
/// divide: compilers do not replace divisions of 64 bits for WebAssembly.
uint64_t EightDigits(uint64_t value) {
  const uint64_t first = value * 109'951'163 >> 40;
  return four_digits.of[first] | uint64_t{four_digits.of[value - first * 10'000]} << 32;
}

/// The reverse; false if one of the eight is no digit. Takes the digits with '0' as 0.
bool ParseEight(uint64_t digits, uint64_t* value) {
  if (((digits + 0x7676767676767676) | digits) & 0x8080808080808080) return false;
  digits = digits * 10 + (digits >> 8);
  *value = ((digits & 0x000000ff000000ff) * 0x000f424000000064 +
            (digits >> 16 & 0x000000ff000000ff) * 0x0000271000000001) >>
           32;
  return true;
}

uint64_t LoadDigits(const uint8_t* text) {
  uint64_t digits = 0;
  std::memcpy(&digits, text, 8);
  return digits ^ kZeros;
}

}  // namespace

bool ParseDecimal(const uint8_t* text, size_t size, uint64_t* value) {
  if (size == 0 || size > kMaxDecimalSize || (text[0] == '0' && size > 1)) return false;
  // Eights of digits, of which the first may lack some in front.
  const size_t first = (size - 1) % 8 + 1;
  uint64_t result = 0;
  if (!ParseEight(LoadDigits(text) << (8 * (8 - first)), &result)) return false;
  for (size_t i = first; i < size; i += 8) {
    uint64_t eight = 0;
    if (!ParseEight(LoadDigits(text + i), &eight)) return false;
    const uint64_t next = result * kTen8 + eight;
    // Only twenty digits can be too many: by the first twelve, or by less than one turn around.
    if (size == kMaxDecimalSize && (result > UINT64_MAX / kTen8 || next < eight)) return false;
    result = next;
  }
  *value = result;
  return true;
}

size_t FormatDecimal(uint64_t value, uint8_t* out) {
  uint64_t low = EightDigits(0);
  uint64_t middle = 0;
  uint64_t top = value;
  size_t size = 0;
  if (value >= kTen8) {
    const uint64_t upper = DivideByTen8(value);
    low = EightDigits(value - upper * kTen8);
    top = upper;
    size = 8;
    if (upper >= kTen8) {
      const uint64_t uppermost = DivideSmallByTen8(upper);
      middle = EightDigits(upper - uppermost * kTen8);
      top = uppermost;
      size = 16;
    }
  }
  // The leading part goes without its zeros.
  const uint64_t leading = EightDigits(top);
  // The last digit stays, be it 0.
  const int zeros = std::countr_zero(leading | uint64_t{1} << 56) / 8;
  const uint64_t trimmed = (leading | kZeros) >> (8 * zeros);
  const size_t first = 8 - static_cast<size_t>(zeros);
  std::memcpy(out, &trimmed, 8);
  middle |= kZeros;
  low |= kZeros;
  if (size == 16) {
    std::memcpy(out + first, &middle, 8);
    std::memcpy(out + first + 8, &low, 8);
  } else {
    std::memcpy(out + first, &low, 8);
  }
  return first + size;
}

}  // namespace snapshoter::native
