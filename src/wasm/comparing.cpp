#include "wasm/comparing.h"

#include <memory>
#include <string>
#include <utility>

#include "snapshot/diff_view.h"
#include "snapshot/flat.h"
#include "snapshot/move_lines.h"
#include "wasm/exchange.h"

namespace snapshoter::wasm {
namespace {

DiffView& ViewAt(uintptr_t view) { return *reinterpret_cast<DiffView*>(view); }

}  // namespace

uintptr_t NewDiffView(uintptr_t before, uintptr_t after) {
  Diff diff;
  if (!Check(DiffSnapshots(Get(before), Get(after), &diff))) return 0;
  return reinterpret_cast<uintptr_t>(new DiffView(std::move(diff)));
}

void DeleteDiffView(uintptr_t view) { delete &ViewAt(view); }

bool DiffViewCounts(uintptr_t view) {
  const Diff& diff = ViewAt(view).diff();
  result.Shrink(0);
  FlatWriter writer(result);
  for (const auto* pairs : diff.Kinds()) writer.Put32(static_cast<uint32_t>(pairs->size()));
  writer.Put32(static_cast<uint32_t>(diff.unchanged));
  return CheckResult(writer);
}

int DiffViewRows(uintptr_t handle, uintptr_t before, uintptr_t after, int kind, size_t filter,
                 size_t from, size_t count) {
  DiffView& view = ViewAt(handle);
  const auto one = kind < 0 ? std::nullopt : std::optional(static_cast<size_t>(kind));
  if (!view.Update(Get(before), Get(after), one, std::string(Text(0, filter)))) {
    error = OutOfMemory("a view");
    return -1;
  }
  result.Shrink(0);
  FlatWriter writer(result);
  for (size_t i = from; i < view.size() && i - from < count; ++i) {
    const DiffView::Row row = view[i];
    writer.Put32(static_cast<uint32_t>(row.kind));
    writer.PutPair(Get(before), Get(after), row.pair);
  }
  return CheckResult(writer) ? static_cast<int>(view.size()) : -1;
}

bool MovesOf(uintptr_t before, uintptr_t after, size_t most, uintptr_t lines) {
  Column<uint32_t> listed;
  size_t moved = 0;
  if (!Check(AddMoves(Get(before), Get(after), most, Schedules(lines), &moved, &listed))) {
    return false;
  }
  result.Shrink(0);
  FlatWriter writer(result);
  writer.Put32(static_cast<uint32_t>(moved));
  for (const uint32_t line : listed) writer.Put32(line);
  return CheckResult(writer);
}

}  // namespace snapshoter::wasm
