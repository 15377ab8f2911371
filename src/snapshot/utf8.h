#ifndef SNAPSHOTER_SNAPSHOT_UTF8_H_
#define SNAPSHOTER_SNAPSHOT_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace snapshoter {

/// Whether the bytes hold one of another kind than ASCII.
inline bool HasNonAscii(const uint8_t* data, size_t size) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  uint64_t seen = 0;
  const auto look = [&](size_t at) {
    uint64_t word = 0;
    std::memcpy(&word, data + at, 8);
    seen |= word;
  };
  if (size < 8) {
    for (size_t i = 0; i < size; ++i) seen |= data[i];
  } else {
    for (size_t i = 0; i + 8 < size; i += 8) look(i);
    look(size - 8);  // overlaps, rather than going by bytes
  }
  return (seen & kHighBits) != 0;
}

/// Whether the bytes are well-formed UTF-8: no overlong form, no surrogate, nothing past U+10FFFF
/// (The Unicode Standard, table 3-7).
bool IsWellFormedUtf8(const uint8_t* data, size_t size);

/// The same, with a quick way out for ASCII.
inline bool IsUtf8(const uint8_t* data, size_t size) {
  return !HasNonAscii(data, size) || IsWellFormedUtf8(data, size);
}

inline bool IsUtf8(std::string_view text) {
  return IsUtf8(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_UTF8_H_
