#ifndef SNAPSHOTER_SNAPSHOT_NAMES_H_
#define SNAPSHOTER_SNAPSHOT_NAMES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "snapshot/column.h"

namespace snapshoter {

/// A row that is not there.
inline constexpr uint32_t kNoRow = UINT32_MAX;

/// Names end to end in one buffer, which may hold other bytes between them: a snapshot that was
/// read from bytes keeps those bytes as its buffer.
struct NameColumn {
  struct Ref {
    uint32_t offset;
    uint32_t length;
  };

  Bytes bytes;
  Column<Ref> refs;

  size_t size() const { return refs.size(); }
  const uint8_t* data(size_t row) const { return bytes.data() + refs[row].offset; }
  uint32_t length(size_t row) const { return refs[row].length; }
  std::string_view operator[](size_t row) const {
    return {reinterpret_cast<const char*>(data(row)), refs[row].length};
  }

  [[nodiscard]] bool Append(std::string_view name);
};

/// Sets what hashes are mixed with. Programs that read snapshots from strangers set it once, before
/// anything else, to a number that strangers cannot know, so that nobody can choose names that
/// collide. No format depends on it.
void SetHashSeed(uint64_t seed);

/// A 32-bit hash. Its top bits are good enough to be a position in a table.
uint32_t HashName(const uint8_t* data, size_t size);

/// Finds the row of a name: open addressing with linear probing. A slot holds the row and the whole
/// hash, so probing and growing seldom touch the names (the layout that Facebook's F14 and Rust's
/// early maps share), and a slot's place is the top bits of its hash, so that filling the table in
/// the order of hashes walks it from front to back.
class NameIndex {
 public:
  /// Makes the index of all rows of `names`, forgetting what it held. `hashes`, which are used up,
  /// are those of the first rows, from whoever had just had the names at hand; the others are made
  /// here. False if there is no memory. Where two rows have one name, `*duplicate` is the later one
  /// and the index is left empty.
  [[nodiscard]] bool Build(const NameColumn& names, Column<uint32_t> hashes, uint32_t* duplicate);

  uint32_t Find(const NameColumn& names, std::string_view name) const;

  /// REQUIRES: the name of `row` is not in the index yet. False if there is no memory.
  [[nodiscard]] bool Insert(const NameColumn& names, uint32_t row);

  /// Forgets a row. REQUIRES: it is there.
  void Erase(const NameColumn& names, uint32_t row);

 private:
  /// Makes room, which is not cleared, and forgets all entries.
  [[nodiscard]] bool Allocate(size_t rows);
  uint32_t Place(const NameColumn& names, uint64_t entry);
  size_t Home(uint32_t hash) const { return hash >> shift_; }
  size_t Next(size_t slot) const { return (slot + 1) & (slots_.size() - 1); }

  Column<uint64_t> slots_;  // 0: free; else the hash in the upper half, row + 1 in the lower
  size_t used_ = 0;
  int shift_ = 31;
};

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_NAMES_H_
