#include "native/packed.h"

#include <cstring>

namespace snapshoter::native {
namespace {

uint64_t Load64(const uint8_t* data) {
  uint64_t word = 0;
  std::memcpy(&word, data, sizeof word);
  return word;
}

}  // namespace

void PackBlock(OutputArchive& archive, const uint64_t* values, size_t count, int least_width) {
  uint64_t base = values[0];
  uint64_t most = values[0];
  for (size_t i = 1; i < count; ++i) {
    base = values[i] < base ? values[i] : base;
    most = values[i] > most ? values[i] : most;
  }
  const int width = std::max(static_cast<int>(std::bit_width(most - base)), least_width);
  archive(base, static_cast<uint8_t>(width));
  if (width == 0) return;

  const size_t size = (count * static_cast<size_t>(width) + 7) / 8;
  uint8_t* out = archive.Extend(size);
  if (out == nullptr) return;
  uint64_t pending = 0;  // bits that are not written yet, fewer than 64
  int pending_bits = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t excess = values[i] - base;
    pending |= excess << pending_bits;
    if (pending_bits + width < 64) {
      pending_bits += width;
      continue;
    }
    std::memcpy(out, &pending, 8);
    out += 8;
    const int written = 64 - pending_bits;
    pending = written < 64 ? excess >> written : 0;
    pending_bits += width - 64;
  }
  std::memcpy(out, &pending, (static_cast<size_t>(pending_bits) + 7) / 8);
}

void UnpackBlock(InputArchive& archive, uint64_t* values, size_t count, int least_width) {
  uint64_t base = 0;
  uint8_t bits = 0;
  archive(base, bits);
  const int width = bits;
  if (width < least_width || width > 64) {
    archive.Fail(ErrorCode::kCorrupt,
                 {"found numbers of ", width, " bits, expected ", least_width, " to 64"});
  }
  const uint8_t* data = archive.Take((count * bits + 7) / 8);
  if (data == nullptr || width == 0) {
    std::fill_n(values, count, archive.ok() ? base : 0);
    return;
  }
  // Of the excesses: all bits that are set in one, and in the top bit whether one is 0.
  uint64_t set = 0;
  uint64_t zero = 0;
  const uint64_t mask = UINT64_MAX >> (64 - width);
  if (width <= 57) {
    for (size_t i = 0, bit = 0; i < count; ++i, bit += static_cast<size_t>(width)) {
      const uint64_t excess = Load64(data + bit / 8) >> (bit % 8) & mask;
      set |= excess;
      zero |= excess - 1;
      values[i] = base + excess;
    }
  } else {
    for (size_t i = 0, bit = 0; i < count; ++i, bit += static_cast<size_t>(width)) {
      const uint64_t low = Load64(data + bit / 8) >> (bit % 8);
      const uint64_t high = bit % 8 == 0 ? 0 : uint64_t{data[bit / 8 + 8]} << (64 - bit % 8);
      const uint64_t excess = (low | high) & mask;
      set |= excess;
      zero |= (excess - 1) & ~excess;
      values[i] = base + excess;
    }
  }
  const bool is_narrowest = width == least_width || set >> (width - 1) != 0;
  const size_t last_bits = count * static_cast<size_t>(width) % 8;
  const bool is_padded = last_bits == 0 || archive.at()[-1] >> last_bits == 0;
  const bool is_within =
      base <= UINT64_MAX - mask ||
      std::all_of(values, values + count, [&](uint64_t value) { return value >= base; });
  if (!is_narrowest || zero >> 63 == 0 || !is_padded || !is_within) {
    archive.Fail(ErrorCode::kCorrupt,
                 {"found numbers packed in another way than the one, expected the least of them "
                  "and their excesses in ",
                  width, " bits"});
    std::fill_n(values, count, 0);
  }
}

}  // namespace snapshoter::native
