#ifndef SNAPSHOTER_SNAPSHOT_SCHEDULE_TABLE_H_
#define SNAPSHOTER_SNAPSHOT_SCHEDULE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "snapshot/name_table.h"
#include "snapshot/time.h"

namespace snapshoter {

/// How a run ended. The numbers stand in files. Added in version 2.
enum class Outcome : uint8_t { kNone = 0, kSucceeded = 1, kFailed = 2, kAborted = 3 };
inline constexpr uint8_t kLastOutcome = 3;

/// What a schedule is: its expression, IANA timezone and the engine that reads the expression, each
/// possibly empty. Equal ones are held once. Added in version 2.
class Descriptions {
 public:
  /// The three joined by NUL, which none of them may hold.
  static constexpr char kSeparator = '\0';

  /// Ids start at 1; 0 means that there is none, or from Intern that there is no memory.
  uint32_t Intern(std::string_view joined);
  std::string_view operator[](uint32_t id) const { return names_.texts[id - 1]; }
  const NameTable& names() const { return names_; }
  size_t size() const { return names_.size(); }

 private:
  NameTable names_;
};

/// What version 2 knows of each row beyond its last execution; every field may be absent.
struct Details {
  Column<uint32_t> description;  ///< an id in Descriptions
  TimeColumn first_seen;
  TimeColumn last_started;
  TimeColumn last_succeeded;
  Column<uint8_t> last_outcome;           ///< an Outcome
  Column<uint32_t> consecutive_failures;  ///< present where last_outcome is

  size_t size() const { return description.size(); }
  [[nodiscard]] bool ResizeAbsent(size_t rows);
  void Clear(size_t row);
  void CopyRow(size_t to, const Details& from, size_t row);
};

/// The schedules of a snapshot, in columns. An erased row stays as a gap, until there are so many
/// that adding one more closes them up, which gives the rows behind them other numbers. Names are
/// well-formed UTF-8 and differ. Not safe for concurrent use.
class ScheduleTable {
 public:
  /// Columns that a codec fills, then hands to Adopt.
  NameTable names;
  TimeColumn times;  ///< the last execution; absent where a schedule is only described
  Details details;   ///< empty, or as many rows as `names`
  Descriptions descriptions;
  Column<uint32_t> hashes;  ///< HashName of the first texts, as many as the codec made on its way

  /// Completes a table whose columns were filled from outside: makes the index and counts. False if
  /// there is no memory. `*duplicate` is a row whose name another row has, or kNoRow.
  [[nodiscard]] bool Adopt(uint32_t* duplicate);

  size_t rows() const { return names.size(); }            ///< gaps included
  size_t size() const { return names.size() - erased_; }  ///< gaps left out
  bool IsLive(size_t row) const { return changed_[row] != kErased; }
  bool HasDetails() const { return details.size() != 0; }

  uint32_t Find(std::string_view name) const;

  /// Where a row stands in the order of all that were ever added, which closing up does not change:
  /// for whoever goes through the rows while they change.
  uint32_t PlaceOf(size_t row) const {
    return next_place_ == 0 ? static_cast<uint32_t>(row) : places_[row];
  }
  /// The first row that stands at the place or behind it.
  size_t RowFrom(size_t place) const;
  /// The row of `name`, which is added, with everything absent, if it is not there; kNoRow if there
  /// is no memory. REQUIRES: well-formed UTF-8.
  uint32_t FindOrAdd(std::string_view name);
  void Erase(uint32_t row);
  [[nodiscard]] bool EnsureDetails();

  /// Changes are counted in epochs, so that what changed since a mark can be asked for again and
  /// again until it is safely saved. Mark ends an epoch and returns it.
  uint32_t Mark() { return epoch_++; }
  void Touch(size_t row) {
    if (changed_[row] != epoch_) NoteChange(row);
    changed_[row] = last_change_ = epoch_;
    ++revision_;
  }
  /// Differs after every change, for those that keep something worked out.
  uint64_t revision() const { return revision_; }
  bool IsChangedSince(uint32_t mark) const { return last_change_ > mark; }
  bool IsChangedSince(uint32_t mark, size_t row) const {
    return IsLive(row) && changed_[row] > mark;
  }
  /// The rows that changed since, in their order. False if there is no memory.
  [[nodiscard]] bool ChangedSince(uint32_t mark, Column<uint32_t>* rows) const;
  bool IsErasedSince(uint32_t mark) const { return last_erase_ > mark; }
  /// Makes marks that were taken of `replaced` hold for this table: all of it counts as changed,
  /// and something as erased.
  void ContinueFrom(const ScheduleTable& replaced) {
    epoch_ = last_change_ = last_erase_ = replaced.epoch_;
    revision_ = replaced.revision_ + 1;
  }

 private:
  static constexpr uint32_t kErased = UINT32_MAX;
  [[nodiscard]] bool Compact();
  void NoteChange(size_t row);
  void ForgetChanges();

  struct Change {
    uint32_t epoch;
    uint32_t row;
  };

  Column<uint32_t> changed_;  // the epoch of each row's last change, or kErased
  // Each row's first change in each epoch from recent_from_ on, so that asking for a few recent
  // ones need not look at every row.
  Column<Change> recent_;
  uint32_t recent_from_ = 0;
  Column<uint32_t> places_;  // of all rows, once they were closed up
  uint32_t next_place_ = 0;  // 0: they never were
  size_t erased_ = 0;
  uint32_t epoch_ = 1;
  uint32_t last_change_ = 0;
  uint32_t last_erase_ = 0;
  uint64_t revision_ = 0;
};

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_SCHEDULE_TABLE_H_
