#include "native/header.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "native/crc32c.h"

namespace snapshoter::native {
namespace {

constexpr size_t kFormatAt = 8;
constexpr size_t kVersionAt = 10;
constexpr size_t kChecksumAt = 12;
constexpr size_t kLengthAt = 16;
constexpr int kNewestVersion = 2;

template <typename T>
T Load(const Bytes& bytes, size_t at) {
  T value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

template <typename T>
void Store(Bytes& bytes, size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

uint32_t Checksum(const Bytes& bytes) {
  const uint32_t before = Crc32c(0, bytes.data(), kChecksumAt);
  return Crc32c(before, bytes.data() + kLengthAt, bytes.size() - kLengthAt);
}

std::string Hex(uint32_t value) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[value >> shift & 15];
  return text;
}

}  // namespace

void WriteHeader(Bytes& bytes, int version) {
  std::copy(std::begin(kMagic), std::end(kMagic), bytes.data());
  Store<uint16_t>(bytes, kFormatAt, kFormatVersion);
  Store<uint16_t>(bytes, kVersionAt, static_cast<uint16_t>(version));
  Store<uint64_t>(bytes, kLengthAt, bytes.size() - kHeaderSize);
  Store<uint32_t>(bytes, kChecksumAt, Checksum(bytes));
}

Status ReadHeader(const Bytes& bytes, int* version) {
  if (bytes.size() < kHeaderSize) {
    return {ErrorCode::kTruncated,
            {"found ", bytes.size(), " bytes, expected a header of ", kHeaderSize},
            static_cast<int64_t>(bytes.size())};
  }
  const auto length = Load<uint64_t>(bytes, kLengthAt);
  const uint64_t present = bytes.size() - kHeaderSize;
  if (length > present) {
    return {ErrorCode::kTruncated,
            {"found ", present, " bytes of payload, expected ", length},
            static_cast<int64_t>(bytes.size())};
  }
  if (length < present) {
    return {ErrorCode::kTrailingBytes,
            {"found ", present, " bytes of payload, expected ", length},
            static_cast<int64_t>(kHeaderSize + length)};
  }
  // Before the versions are believed: damage must not pass for a newer snapshot.
  const auto stored = Load<uint32_t>(bytes, kChecksumAt);
  if (const uint32_t actual = Checksum(bytes); actual != stored) {
    return {ErrorCode::kChecksumMismatch,
            {"found bytes with the checksum ", Hex(actual), ", expected ", Hex(stored)},
            static_cast<int64_t>(kChecksumAt)};
  }
  const auto format = Load<uint16_t>(bytes, kFormatAt);
  if (format != kFormatVersion) {
    return {ErrorCode::kUnsupportedVersion,
            {"found version ", format, " of the native format, expected ", kFormatVersion},
            kFormatAt};
  }
  const auto found = Load<uint16_t>(bytes, kVersionAt);
  if (found < 1 || found > kNewestVersion) {
    return {ErrorCode::kUnsupportedVersion,
            {"found a snapshot of version ", found, ", expected 1 to ", kNewestVersion},
            kVersionAt};
  }
  *version = found;
  return {};
}

}  // namespace snapshoter::native
