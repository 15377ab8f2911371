#ifndef SNAPSHOTER_NATIVE_CRC32C_H_
#define SNAPSHOTER_NATIVE_CRC32C_H_

#include <cstddef>
#include <cstdint>

namespace snapshoter::native {

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4) of the bytes behind those whose checksum is `crc`,
/// 0 to begin with. It finds every error within 32 bits in a row, so every damaged byte.
uint32_t Crc32c(uint32_t crc, const uint8_t* data, size_t size);

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_CRC32C_H_
