#ifndef SNAPSHOTER_SNAPSHOT_HASH_H_
#define SNAPSHOTER_SNAPSHOT_HASH_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace snapshoter::hashing {

inline uint64_t Load64(const uint8_t* data) {
  uint64_t word = 0;
  std::memcpy(&word, data, sizeof word);
  return word;
}

/// Multiplies the halves of a word: WebAssembly has no 64-by-64-to-128-bit multiplication.
inline uint64_t Fold(uint64_t word) { return (word & UINT32_MAX) * (word >> 32); }

inline constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;

/// Four numbers that follow from the seed (splitmix64; Steele et al., 2014).
struct HashKeys {
  uint64_t key[4];

  explicit constexpr HashKeys(uint64_t seed) : key() {
    for (uint64_t& made : key) {
      seed += kGolden;
      uint64_t mixed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
      mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
      made = mixed ^ (mixed >> 31);
    }
  }
};

inline HashKeys keys(kGolden);

/// HashName, for the one loop that is worth its code once more.
inline uint32_t Hash(const uint8_t* data, size_t size) {
  const auto& key = keys.key;
  uint64_t sum = size * kGolden;
  if (size >= 8) {
    uint64_t before = 0;
    size_t left = size;
    for (; left > 24; left -= 8, data += 8) before = Fold(before + Load64(data) + key[3]);
    // Three words, which may overlap, in products that do not wait for each other (NH; Black et
    // al., 1999: whoever does not know the keys cannot choose names whose sums are likelier to be
    // equal than one in 2^31).
    sum += Fold(Load64(data) + before + key[0]) +
           Fold(Load64(data + (left > 16 ? 8 : left - 8)) + key[1]) +
           Fold(Load64(data + left - 8) + key[2]);
  } else {
    uint64_t word = 0;
    for (size_t i = 0; i < size; ++i) word |= static_cast<uint64_t>(data[i]) << (8 * i);
    sum += Fold(word + key[0]);
  }
  sum = Fold(sum ^ key[3]);
  return static_cast<uint32_t>(sum ^ (sum >> 32));
}

}  // namespace snapshoter::hashing

#endif  // SNAPSHOTER_SNAPSHOT_HASH_H_
