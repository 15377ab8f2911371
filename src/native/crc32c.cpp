#include "native/crc32c.h"

#include <cstring>

namespace snapshoter::native {
namespace {

constexpr uint32_t kPolynomial = 0x82f63b78;  // reflected
constexpr size_t kSlices = 16;

/// For "slicing" (Kounavis and Berry, 2005): table[k][b] is the checksum of b and k zero bytes.
struct Tables {
  uint32_t slice[kSlices][256];

  Tables() : slice() {
    for (uint32_t byte = 0; byte < 256; ++byte) {
      uint32_t crc = byte;
      for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomial : 0);
      slice[0][byte] = crc;
    }
    for (size_t k = 1; k < kSlices; ++k) {
      for (size_t byte = 0; byte < 256; ++byte) {
        const uint32_t before = slice[k - 1][byte];
        slice[k][byte] = (before >> 8) ^ slice[0][before & 255];
      }
    }
  }
};

uint64_t Load64(const uint8_t* data) {
  uint64_t word = 0;
  std::memcpy(&word, data, sizeof word);
  return word;
}

}  // namespace

uint32_t Crc32c(uint32_t crc, const uint8_t* data, size_t size) {
  static const Tables tables;
  const auto& t = tables.slice;
  crc = ~crc;
  for (; size >= 16; size -= 16, data += 16) {
    const uint64_t a = Load64(data) ^ crc;
    const uint64_t b = Load64(data + 8);
    crc = t[15][a & 255] ^ t[14][a >> 8 & 255] ^ t[13][a >> 16 & 255] ^ t[12][a >> 24 & 255] ^
          t[11][a >> 32 & 255] ^ t[10][a >> 40 & 255] ^ t[9][a >> 48 & 255] ^ t[8][a >> 56] ^
          t[7][b & 255] ^ t[6][b >> 8 & 255] ^ t[5][b >> 16 & 255] ^ t[4][b >> 24 & 255] ^
          t[3][b >> 32 & 255] ^ t[2][b >> 40 & 255] ^ t[1][b >> 48 & 255] ^ t[0][b >> 56];
  }
  for (; size > 0; --size, ++data) crc = (crc >> 8) ^ t[0][(crc ^ *data) & 255];
  return ~crc;
}

}  // namespace snapshoter::native
