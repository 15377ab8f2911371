#ifndef SNAPSHOTER_NATIVE_HEADER_H_
#define SNAPSHOTER_NATIVE_HEADER_H_

#include <cstddef>
#include <cstdint>

#include "snapshot/column.h"
#include "snapshot/status.h"

namespace snapshoter::native {

/// What stands before every payload, in every version that there will be, little-endian:
///   0  magic, 8 bytes
///   8  the format's version, uint16
///  10  the snapshot's version, uint16
///  12  CRC-32C of all other bytes, header and payload, uint32
///  16  the payload's length, uint64
inline constexpr size_t kHeaderSize = 24;
inline constexpr uint16_t kFormatVersion = 1;

/// The first bytes are those that PNG made customary: one that is no text, a name, and line ends
/// that a transfer as text would change.
inline constexpr uint8_t kMagic[8] = {0x89, 'S', 'N', 'P', '\r', '\n', 0x1a, '\n'};

/// Fills the header in front of a payload. REQUIRES: `bytes` begins with kHeaderSize spare bytes.
void WriteHeader(Bytes& bytes, int version);

/// Checks the header of `bytes` against what follows it.
Status ReadHeader(const Bytes& bytes, int* version);

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_HEADER_H_
