#ifndef SNAPSHOTER_SNAPSHOT_MERGE_H_
#define SNAPSHOTER_SNAPSHOT_MERGE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "snapshot/snapshot.h"

namespace snapshoter {

/// What replicas need: of each schedule what the two together know (see Join), in the newer of the
/// versions. Commutative, associative and idempotent in content; the order of rows is not part of
/// that.
Status MergeSnapshots(const Snapshot& a, const Snapshot& b, std::unique_ptr<Snapshot>* merged);

/// The schedules that changed since the mark, in a snapshot of their own; null where one was
/// deleted since, which a snapshot cannot say. See ScheduleTable::Mark.
Status ChangesSince(const Snapshot& snapshot, uint32_t mark, std::unique_ptr<Snapshot>* changes);

/// Puts later changes, from ChangesSince, over a snapshot: their rows replace its own, except that
/// no last execution moves back, and what version 1 does not know stays. TOO_LARGE leaves some rows
/// applied and others not; applying once more is harmless.
Status ApplyChanges(Snapshot& snapshot, const Snapshot& changes);

/// How two snapshots differ, as rows in one or the other.
struct Diff {
  struct Pair {
    uint32_t before;  ///< kNoRow: not there
    uint32_t after;
  };
  Column<Pair> added;
  Column<Pair> removed;
  Column<Pair> advanced;   ///< a later instant
  Column<Pair> regressed;  ///< an earlier instant
  Column<Pair> changed;    ///< the same instant, but another zone or other details
  size_t unchanged = 0;

  /// The lists, in the order in which a caller in another language is told of them.
  std::array<const Column<Pair>*, 5> Kinds() const {
    return {&added, &removed, &advanced, &regressed, &changed};
  }
};

/// The name of a difference's schedule, which refers into one of the snapshots or the buffer.
std::string_view NameOf(const Diff::Pair& pair, const Snapshot& before, const Snapshot& after,
                        NameBuffer& buffer);

Status DiffSnapshots(const Snapshot& before, const Snapshot& after, Diff* diff);

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_MERGE_H_
