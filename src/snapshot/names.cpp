#include "snapshot/names.h"

#include <cstring>

namespace snapshoter {
namespace {

uint64_t hash_seed = 0x9e3779b97f4a7c15;

uint64_t Load64(const uint8_t* data) {
  uint64_t word = 0;
  std::memcpy(&word, data, sizeof word);
  return word;
}

// Two 32-bit halves multiplied into each other, as wyhash's 32-bit variant does: WebAssembly has no
// 64-by-64-to-128-bit multiplication.
uint64_t Mix(uint64_t state, uint64_t word) {
  state ^= word;
  return ((state & UINT32_MAX) ^ 0x53c5ca59) * ((state >> 32) ^ 0x74743c1b);
}

uint32_t HashOf(uint64_t slot) { return static_cast<uint32_t>(slot >> 32); }
uint32_t RowOf(uint64_t slot) { return static_cast<uint32_t>(slot) - 1; }
uint64_t MakeSlot(uint32_t hash, uint32_t row) {
  return (static_cast<uint64_t>(hash) << 32) | (row + 1);
}

bool SameName(const NameColumn& names, uint32_t a, uint32_t b) { return names[a] == names[b]; }

}  // namespace

void SetHashSeed(uint64_t seed) { hash_seed = seed; }

uint32_t HashName(const uint8_t* data, size_t size) {
  uint64_t state = hash_seed ^ (size * 0x9e3779b97f4a7c15);
  if (size >= 8) {
    size_t i = 0;
    for (; i + 8 < size; i += 8) state = Mix(state, Load64(data + i));
    state = Mix(state, Load64(data + size - 8));
  } else {
    uint64_t word = 0;
    for (size_t i = 0; i < size; ++i) word |= static_cast<uint64_t>(data[i]) << (8 * i);
    state = Mix(state, word);
  }
  state = Mix(state, hash_seed >> 7);
  return static_cast<uint32_t>(state ^ (state >> 32));
}

bool NameColumn::Append(std::string_view name) {
  const size_t offset = bytes.size();
  if (offset + name.size() > UINT32_MAX) return false;
  if (!refs.GrowFor(1)) return false;
  if (!bytes.AppendAll(reinterpret_cast<const uint8_t*>(name.data()), name.size())) return false;
  return refs.Append({static_cast<uint32_t>(offset), static_cast<uint32_t>(name.size())});
}

bool NameIndex::Allocate(size_t rows) {
  int bits = 3;
  while ((size_t{1} << bits) < rows + rows / 2) ++bits;
  const size_t size = size_t{1} << bits;
  if (slots_.size() != size) {
    Column<uint64_t> slots;
    if (!slots.Resize(size)) return false;
    slots_ = std::move(slots);
  }
  std::memset(slots_.data(), 0, size * sizeof(uint64_t));
  used_ = 0;
  shift_ = 32 - bits;
  return true;
}

bool NameIndex::Build(const NameColumn& names, uint32_t* duplicate) {
  *duplicate = kNoRow;
  const size_t rows = names.size();
  if (!Allocate(rows)) return false;

  // Rows are brought into the order of their hashes' top bits first: filling a table of many
  // megabytes at random costs a cache miss a row, filling it part by part does not.
  constexpr int kPartitionBits = 10;
  constexpr size_t kPartitions = size_t{1} << kPartitionBits;
  Column<uint32_t> hashes;
  Column<uint64_t> ordered;
  if (!hashes.Resize(rows) || !ordered.Resize(rows)) return false;
  size_t next[kPartitions] = {};
  for (size_t row = 0; row < rows; ++row) {
    hashes[row] = HashName(names.data(row), names.length(row));
    ++next[hashes[row] >> (32 - kPartitionBits)];
  }
  size_t start = 0;
  for (size_t& position : next) start += std::exchange(position, start);
  for (size_t row = 0; row < rows; ++row) {
    ordered[next[hashes[row] >> (32 - kPartitionBits)]++] =
        MakeSlot(hashes[row], static_cast<uint32_t>(row));
  }

  for (const uint64_t entry : ordered) {
    size_t slot = Home(HashOf(entry));
    for (; slots_[slot] != 0; slot = Next(slot)) {
      if (HashOf(slots_[slot]) != HashOf(entry)) continue;
      if (SameName(names, RowOf(slots_[slot]), RowOf(entry))) {
        *duplicate = RowOf(entry);
        std::memset(slots_.data(), 0, slots_.size() * sizeof(uint64_t));
        return true;
      }
    }
    slots_[slot] = entry;
  }
  used_ = rows;
  return true;
}

uint32_t NameIndex::Find(const NameColumn& names, std::string_view name) const {
  if (used_ == 0) return kNoRow;
  const auto* data = reinterpret_cast<const uint8_t*>(name.data());
  const uint32_t hash = HashName(data, name.size());
  for (size_t slot = Home(hash); slots_[slot] != 0; slot = Next(slot)) {
    if (HashOf(slots_[slot]) == hash && names[RowOf(slots_[slot])] == name) {
      return RowOf(slots_[slot]);
    }
  }
  return kNoRow;
}

bool NameIndex::Insert(const NameColumn& names, uint32_t row) {
  if ((used_ + 1) * 4 > slots_.size() * 3) {
    Column<uint64_t> old = std::move(slots_);
    if (!Allocate((used_ + 1) * 2)) {
      slots_ = std::move(old);
      return false;
    }
    size_t kept = 0;
    for (const uint64_t entry : old) {
      if (entry == 0) continue;
      size_t slot = Home(HashOf(entry));
      while (slots_[slot] != 0) slot = Next(slot);
      slots_[slot] = entry;
      ++kept;
    }
    used_ = kept;
  }
  const uint32_t hash = HashName(names.data(row), names.length(row));
  size_t slot = Home(hash);
  while (slots_[slot] != 0) slot = Next(slot);
  slots_[slot] = MakeSlot(hash, row);
  ++used_;
  return true;
}

void NameIndex::Erase(const NameColumn& names, uint32_t row) {
  size_t hole = Home(HashName(names.data(row), names.length(row)));
  while (RowOf(slots_[hole]) != row) hole = Next(hole);
  // What follows moves up, unless that would put it before its home (Knuth, TAOCP 6.4, algorithm
  // R).
  for (size_t slot = Next(hole); slots_[slot] != 0; slot = Next(slot)) {
    const size_t home = Home(HashOf(slots_[slot]));
    const bool stays = hole <= slot ? (hole < home && home <= slot) : (hole < home || home <= slot);
    if (stays) continue;
    slots_[hole] = slots_[slot];
    hole = slot;
  }
  slots_[hole] = 0;
  --used_;
}

}  // namespace snapshoter
