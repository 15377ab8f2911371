#include "snapshot/names.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "snapshot/hash.h"

namespace snapshoter {
namespace {

uint32_t HashOf(uint64_t slot) { return static_cast<uint32_t>(slot >> 32); }
uint32_t RowOf(uint64_t slot) { return static_cast<uint32_t>(slot) - 1; }
uint64_t MakeSlot(uint32_t hash, uint32_t row) {
  return (static_cast<uint64_t>(hash) << 32) | (row + 1);
}

bool SameName(const NameColumn& names, uint32_t a, uint32_t b) { return names[a] == names[b]; }

}  // namespace

void SetHashSeed(uint64_t seed) { hashing::keys = hashing::HashKeys(seed); }

uint32_t HashName(const uint8_t* data, size_t size) { return hashing::Hash(data, size); }

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
  used_ = 0;
  shift_ = 32 - bits;
  return true;
}

bool NameIndex::Build(const NameColumn& names, Column<uint32_t> hashes, uint32_t* duplicate) {
  *duplicate = kNoRow;
  const size_t rows = names.size();
  if (!Allocate(rows)) return false;

  // Rows are brought into the order of their hashes' top bits first: filling a table of many
  // megabytes at random costs a cache miss a row, filling it part by part does not.
  constexpr int kPartBits = 10;
  constexpr size_t kParts = size_t{1} << kPartBits;
  Column<uint64_t> ordered;
  const size_t hashed = hashes.size();
  if (!hashes.Resize(rows) || !ordered.Resize(rows)) return false;
  for (size_t row = hashed; row < rows; ++row) {
    hashes[row] = HashName(names.data(row), names.length(row));
  }
  size_t ends[kParts] = {};
  for (const uint32_t hash : hashes) ++ends[hash >> (32 - kPartBits)];
  const size_t part_size = slots_.size() >> kPartBits;
  const bool is_crowded = *std::max_element(ends, ends + kParts) >= part_size;
  size_t start = 0;
  for (size_t& end : ends) start += std::exchange(end, start);
  for (size_t row = 0; row < rows; ++row) {
    ordered[ends[hashes[row] >> (32 - kPartBits)]++] =
        MakeSlot(hashes[row], static_cast<uint32_t>(row));
  }

  // A part is cleared, for the cache, just before rows may come into it, be it that they run over
  // from the one before; past that one they cannot run unless there are more rows than slots.
  size_t cleared = 0;
  const auto clear_until = [&](size_t slot) {
    const size_t until = std::min(is_crowded ? slots_.size() : slot, slots_.size());
    std::memset(slots_.data() + cleared, 0, (until - cleared) * sizeof(uint64_t));
    cleared = until;
  };
  size_t i = 0;
  for (size_t part = 0; part < kParts; ++part) {
    clear_until((part + 2) * part_size);
    for (; i < ends[part]; ++i) {
      const uint32_t same = Place(names, ordered[i]);
      if (same == kNoRow) continue;
      *duplicate = RowOf(ordered[i]);
      slots_ = {};
      return true;
    }
  }
  used_ = rows;
  return true;
}

/// Puts an entry at its place, unless a row of the same name is there, which is then answered.
inline uint32_t NameIndex::Place(const NameColumn& names, uint64_t entry) {
  size_t slot = Home(HashOf(entry));
  for (; slots_[slot] != 0; slot = Next(slot)) {
    if (HashOf(slots_[slot]) != HashOf(entry)) continue;
    if (SameName(names, RowOf(slots_[slot]), RowOf(entry))) return RowOf(slots_[slot]);
  }
  slots_[slot] = entry;
  return kNoRow;
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
  const auto put = [&](uint64_t entry) {
    size_t slot = Home(HashOf(entry));
    while (slots_[slot] != 0) slot = Next(slot);
    slots_[slot] = entry;
  };
  if ((used_ + 1) * 4 > slots_.size() * 3) {
    Column<uint64_t> old = std::move(slots_);
    const size_t used = used_;
    if (!Allocate((used + 1) * 2)) {
      slots_ = std::move(old);
      return false;
    }
    std::memset(slots_.data(), 0, slots_.size() * sizeof(uint64_t));
    for (const uint64_t entry : old) {
      if (entry != 0) put(entry);
    }
    used_ = used;
  }
  put(MakeSlot(HashName(names.data(row), names.length(row)), row));
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
