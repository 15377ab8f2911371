#ifndef SNAPSHOTER_SNAPSHOT_DECIMAL_H_
#define SNAPSHOTER_SNAPSHOT_DECIMAL_H_

#include <cstddef>
#include <cstdint>

namespace snapshoter {

/// The digits of the largest 64-bit number.
inline constexpr size_t kMaxDecimalSize = 20;

/// Whether the text is a 64-bit number as it is written in decimal, without leading zeros: what
/// Flyte's hashed names are.
bool ParseDecimal(const uint8_t* text, size_t size, uint64_t* value);

/// Writes numbers in decimal. The digits in front of the last sixteen are kept from number to
/// number, so that it is quick where those seldom change, as in numbers that ascend.
class DecimalFormat {
 public:
  /// Returns how many digits there are. REQUIRES: room for 24 bytes.
  size_t operator()(uint64_t value, uint8_t* out);

 private:
  uint64_t base_ = 0;  // the digits in front, times 10^16
  size_t leading_size_ = 0;
  uint32_t leading_ = 0;  // as text
};

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_DECIMAL_H_
