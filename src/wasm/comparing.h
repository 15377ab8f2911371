// What the table of functions offers for telling snapshots apart; bindings.cpp says how functions
// take and answer what they do.

#ifndef SNAPSHOTER_WASM_COMPARING_H_
#define SNAPSHOTER_WASM_COMPARING_H_

#include <cstddef>
#include <cstdint>

namespace snapshoter::wasm {

/// A DiffView, to be deleted. Its other functions take the same two snapshots again, unchanged.
uintptr_t NewDiffView(uintptr_t before, uintptr_t after);
void DeleteDiffView(uintptr_t view);
/// How many differences there are of each kind, and how many schedules are the same.
bool DiffViewCounts(uintptr_t view);
/// A page, each row its kind and the pair; how many rows the view has. `kind` below 0: all.
int DiffViewRows(uintptr_t view, uintptr_t before, uintptr_t after, int kind, size_t filter,
                 size_t from, size_t count);

/// AddMoves, `lines` being a snapshot too: how many moved, and the rows that are listed.
bool MovesOf(uintptr_t before, uintptr_t after, size_t most, uintptr_t lines);

}  // namespace snapshoter::wasm

#endif  // SNAPSHOTER_WASM_COMPARING_H_
