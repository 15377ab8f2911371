#include "snapshot/merge.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "snapshot/copy_rows.h"
#include "snapshot/record.h"

namespace snapshoter {
namespace {

/// Finds names that mostly come in the order of a table, as those of an earlier or later snapshot
/// from the same writer do, without going through its index.
class InOrder {
 public:
  explicit InOrder(const ScheduleTable& table) : table_(table) {}

  uint32_t Find(std::string_view name) {
    const bool is_next =
        next_ < table_.rows() && table_.IsLive(next_) && table_.names.Text(next_, buffer_) == name;
    const uint32_t row = is_next ? next_ : table_.Find(name);
    if (row != kNoRow) next_ = row + 1;
    return row;
  }

 private:
  const ScheduleTable& table_;
  NameBuffer buffer_;
  uint32_t next_ = 0;
};

}  // namespace

Status MergeSnapshots(const Snapshot& a, const Snapshot& b, std::unique_ptr<Snapshot>* merged) {
  const Snapshot& newer = a.GetVersion() >= b.GetVersion() ? a : b;
  std::unique_ptr<Snapshot> result = newer.Create();
  NameBuffer buffer;
  for (const Snapshot* source : {&a, &b}) {
    const ScheduleTable& from = source->schedules();
    for (uint32_t row = 0; row < from.rows(); ++row) {
      if (!from.IsLive(row)) continue;
      const std::string_view name = from.names.Text(row, buffer);
      Record record = GetRecord(from, row);
      const uint32_t known = source == &a ? kNoRow : result->schedules().Find(name);
      if (known != kNoRow) record = Join(GetRecord(result->schedules(), known), record);
      if (Status status = SetRecord(result->schedules(), name, record); !status.ok()) {
        return status;
      }
    }
  }
  const auto provenance = [](const Snapshot& snapshot) {
    return std::tie(snapshot.content().taken_at, snapshot.content().source);
  };
  std::tie(result->content().taken_at, result->content().source) =
      std::max(provenance(a), provenance(b));
  *merged = std::move(result);
  return {};
}

Status ChangesSince(const Snapshot& snapshot, uint32_t mark, std::unique_ptr<Snapshot>* changes) {
  const ScheduleTable& schedules = snapshot.schedules();
  if (schedules.IsErasedSince(mark)) {
    changes->reset();
    return {};
  }
  Column<uint32_t> rows;
  std::unique_ptr<Snapshot> result = snapshot.Create();
  if (!schedules.ChangedSince(mark, &rows) || !CopyRows(schedules, rows, result->schedules())) {
    return OutOfMemory("the changes");
  }
  result->content().taken_at = snapshot.content().taken_at;
  result->content().source = snapshot.content().source;
  *changes = std::move(result);
  return {};
}

Status ApplyChanges(Snapshot& snapshot, const Snapshot& changes) {
  ScheduleTable& schedules = snapshot.schedules();
  const ScheduleTable& from = changes.schedules();
  NameBuffer buffer;
  for (uint32_t row = 0; row < from.rows(); ++row) {
    if (!from.IsLive(row)) continue;
    const Record later = GetRecord(from, row);
    Record record = later;
    const std::string_view name = from.names.Text(row, buffer);
    const uint32_t known = schedules.Find(name);
    if (known != kNoRow) {
      const Record before = GetRecord(schedules, known);
      if (changes.GetVersion() == 1) record = before;
      record.last_execution = before.last_execution;
      const bool moves =
          later.last_execution &&
          (!before.last_execution || later.last_execution->IsAfter(*before.last_execution));
      if (moves) record.last_execution = later.last_execution;
      if (record == before) continue;
    }
    if (Status status = SetRecord(schedules, name, record); !status.ok()) return status;
  }
  if (changes.content().taken_at) snapshot.content().taken_at = changes.content().taken_at;
  if (changes.content().source) snapshot.content().source = changes.content().source;
  return {};
}

std::string_view NameOf(const Diff::Pair& pair, const Snapshot& before, const Snapshot& after,
                        NameBuffer& buffer) {
  return pair.before == kNoRow ? after.schedules().names.Text(pair.after, buffer)
                               : before.schedules().names.Text(pair.before, buffer);
}

Status DiffSnapshots(const Snapshot& before, const Snapshot& after, Diff* diff) {
  Diff found;
  const ScheduleTable& old_table = before.schedules();
  const ScheduleTable& new_table = after.schedules();
  const auto instant = [](const Record& record) {
    return record.last_execution ? std::optional(std::pair(record.last_execution->seconds,
                                                           record.last_execution->nanoseconds))
                                 : std::nullopt;
  };
  bool fits = true;
  NameBuffer buffer;
  InOrder old_names(old_table);
  for (uint32_t row = 0; row < new_table.rows(); ++row) {
    if (!new_table.IsLive(row)) continue;
    const Diff::Pair pair = {old_names.Find(new_table.names.Text(row, buffer)), row};
    if (pair.before == kNoRow) {
      fits = fits && found.added.Append(pair);
      continue;
    }
    const Record was = GetRecord(old_table, pair.before);
    const Record is = GetRecord(new_table, row);
    if (instant(was) < instant(is)) {
      fits = fits && found.advanced.Append(pair);
    } else if (instant(is) < instant(was)) {
      fits = fits && found.regressed.Append(pair);
    } else if (was != is) {
      fits = fits && found.changed.Append(pair);
    } else {
      ++found.unchanged;
    }
  }
  InOrder new_names(new_table);
  const size_t known_to_both = new_table.size() - found.added.size();
  for (uint32_t row = 0; row < old_table.rows() && known_to_both < old_table.size(); ++row) {
    if (!old_table.IsLive(row)) continue;
    if (new_names.Find(old_table.names.Text(row, buffer)) != kNoRow) continue;
    fits = fits && found.removed.Append({row, kNoRow});
  }
  if (!fits) return OutOfMemory("the differences");
  *diff = std::move(found);
  return {};
}

}  // namespace snapshoter
