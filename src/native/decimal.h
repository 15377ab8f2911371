#ifndef SNAPSHOTER_NATIVE_DECIMAL_H_
#define SNAPSHOTER_NATIVE_DECIMAL_H_

#include <cstddef>
#include <cstdint>

namespace snapshoter::native {

/// The digits of the largest 64-bit number.
inline constexpr size_t kMaxDecimalSize = 20;

/// Whether the text is a 64-bit number as it is written in decimal, without leading zeros: what
/// Flyte's hashed names are. REQUIRES: seven readable bytes behind the text.
bool ParseDecimal(const uint8_t* text, size_t size, uint64_t* value);

/// Writes the number in decimal and returns how many digits it has. REQUIRES: room for 24 bytes.
size_t FormatDecimal(uint64_t value, uint8_t* out);

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_DECIMAL_H_
