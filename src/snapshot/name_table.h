#ifndef SNAPSHOTER_SNAPSHOT_NAME_TABLE_H_
#define SNAPSHOTER_SNAPSHOT_NAME_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "snapshot/decimal.h"
#include "snapshot/names.h"

namespace snapshoter {

/// Room for the text of a name that is held as a number. Quickest if kept for the next one.
struct NameBuffer {
  DecimalFormat format;
  uint8_t text[kMaxDecimalSize + kColumnSlack];
};

/// The names of rows, and how to find the row of one. The first may be 64-bit decimals that came in
/// ascending order, as they do from the native format: these stay numbers, a third of the memory
/// and a twentieth of the work of their texts, since most of them are only ever looked up, updated
/// and written again. A row keeps its number.
class NameTable {
 public:
  /// Columns that a codec fills, then hands to Index.
  Column<uint64_t> numbers;  ///< of the first rows, ascending
  NameColumn texts;          ///< of the rows behind them

  size_t size() const { return numbers.size() + texts.size(); }

  /// The name of a row, which may lie in the buffer. As many bytes behind it may be read as behind
  /// a Column.
  std::string_view Text(size_t row, NameBuffer& buffer) const {
    return row < numbers.size() ? Format(numbers[row], buffer) : texts[row - numbers.size()];
  }

  /// Makes the indexes. `hashes` are those of the texts, and the answers are as of
  /// NameIndex::Build.
  [[nodiscard]] bool Index(Column<uint32_t> hashes, uint32_t* duplicate);

  /// The row of the name among the numbers, or among the texts, or kNoRow.
  uint32_t FindNumber(std::string_view name) const;
  uint32_t FindText(std::string_view name) const;

  /// Appends a row. REQUIRES: its name cannot be found. False, and nothing changed, if there is no
  /// memory.
  [[nodiscard]] bool Add(std::string_view name);

  /// Leaves a row as it is but for being found among the texts.
  void Forget(uint32_t row);

 private:
  static std::string_view Format(uint64_t number, NameBuffer& buffer);
  size_t PartOf(uint64_t number) const { return (number - numbers[0]) >> shift_; }

  NameIndex index_;  // its rows are those of `texts`
  // The numbers' range in equal parts, and the row at which each begins. Hashes are spread evenly,
  // so that few are in a part; however they are spread, halving finds one.
  Column<uint32_t> starts_;
  int shift_ = 0;
};

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_NAME_TABLE_H_
