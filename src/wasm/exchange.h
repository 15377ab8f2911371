// Where a call from JavaScript finds its arguments and leaves its results. Numbers cross by
// themselves; everything else lies here.

#ifndef SNAPSHOTER_WASM_EXCHANGE_H_
#define SNAPSHOTER_WASM_EXCHANGE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "snapshot/flat.h"
#include "snapshot/rows.h"
#include "snapshot/versioned_snapshot.h"

namespace snapshoter::wasm {

/// What JavaScript holds by its address.
struct Handle {
  std::unique_ptr<Snapshot> snapshot;
  RowView view;
};

/// The texts of a call, end to end, their lengths being among its numbers.
inline Bytes argument;
/// What a call answers that is longer than a number.
inline Bytes result;
/// The times of a call, or of its answer.
inline Time times[2];
/// What went wrong in the last call that failed.
inline Status error;

inline Handle& At(uintptr_t handle) { return *reinterpret_cast<Handle*>(handle); }
inline Snapshot& Get(uintptr_t handle) { return *At(handle).snapshot; }
inline ScheduleTable& Schedules(uintptr_t handle) { return Get(handle).schedules(); }

inline std::string_view Text(size_t from, size_t size) {
  return {reinterpret_cast<const char*>(argument.data()) + from, size};
}

inline bool Check(Status status) {
  error = std::move(status);
  return error.ok();
}

inline uintptr_t Hold(std::unique_ptr<Snapshot> snapshot) {
  return reinterpret_cast<uintptr_t>(new Handle{std::move(snapshot), {}});
}

inline uintptr_t HoldIf(bool ok, std::unique_ptr<Snapshot> snapshot) {
  return ok ? Hold(std::move(snapshot)) : 0;
}

inline bool CheckResult(const FlatWriter& writer) {
  return Check(writer.ok() ? Status() : OutOfMemory("a result"));
}

inline std::optional<Time> TimeIf(bool present, int index) {
  return present ? std::optional(times[index]) : std::nullopt;
}

}  // namespace snapshoter::wasm

#endif  // SNAPSHOTER_WASM_EXCHANGE_H_
