#ifndef SNAPSHOTER_SNAPSHOT_MOVE_LINES_H_
#define SNAPSHOTER_SNAPSHOT_MOVE_LINES_H_

#include <cstddef>
#include <cstdint>

#include "snapshot/snapshot.h"

namespace snapshoter {

/// Numbers schedules as they are first seen to move through a history, for a plot that has a line
/// for each: `lines` has a row for every one seen so far, and gets those that differ between two
/// neighbours of the history and were not removed. `*moved` says how many these are, `listed` has
/// the rows of `most` of them at most, spread evenly. TOO_LARGE where there is no memory; some may
/// then have their row already.
Status AddMoves(const Snapshot& before, const Snapshot& after, size_t most, ScheduleTable& lines,
                size_t* moved, Column<uint32_t>* listed);

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_MOVE_LINES_H_
