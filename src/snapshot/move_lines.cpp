#include "snapshot/move_lines.h"

#include <algorithm>

#include "snapshot/merge.h"

namespace snapshoter {

Status AddMoves(const Snapshot& before, const Snapshot& after, size_t most, ScheduleTable& lines,
                size_t* moved, Column<uint32_t>* listed) {
  Diff diff;
  if (Status status = DiffSnapshots(before, after, &diff); !status.ok()) return status;
  const auto kinds = {&diff.added, &diff.advanced, &diff.regressed, &diff.changed};
  size_t total = 0;
  for (const Column<Diff::Pair>* pairs : kinds) total += pairs->size();
  const size_t each = most == 0 ? total + 1 : std::max<size_t>(1, (total + most - 1) / most);
  NameBuffer buffer;
  size_t position = 0;
  listed->Shrink(0);
  for (const Column<Diff::Pair>* pairs : kinds) {
    for (const Diff::Pair& pair : *pairs) {
      const uint32_t line = lines.FindOrAdd(NameOf(pair, before, after, buffer));
      const bool is_listed = most != 0 && position++ % each == 0;
      if (line == kNoRow || (is_listed && !listed->Append(line))) return OutOfMemory("the moves");
    }
  }
  *moved = total;
  return {};
}

}  // namespace snapshoter
