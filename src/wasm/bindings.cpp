// The table of what JavaScript may call. js/core/core.js is its only caller.
//
// Snapshots are handles. Names and other texts come as a length, their bytes lying in `argument`;
// times lie in `times`; what is longer than a number goes back in `result`. A function that fails
// answers 0, or -1 where 0 is an answer, and leaves its error in `error`.

#include <emscripten/bind.h>
#include <emscripten/emscripten.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "codecs.h"
#include "snapshot/flat.h"
#include "snapshot/merge.h"
#include "snapshot/rows.h"
#include "snapshot/versioned_snapshot.h"
#include "wasm/comparing.h"
#include "wasm/exchange.h"

namespace {

using namespace snapshoter;        // NOLINT(google-build-using-namespace): this file binds it all
using namespace snapshoter::wasm;  // NOLINT(google-build-using-namespace)

uintptr_t Allocate(size_t size) {
  return size > Bytes::MaxSize() ? 0
                                 : reinterpret_cast<uintptr_t>(std::malloc(size + kColumnSlack));
}

uintptr_t ArgumentFor(size_t size) {
  return argument.Resize(size) ? reinterpret_cast<uintptr_t>(argument.data()) : 0;
}

uintptr_t NewSnapshotOf(int version, const std::string& encoding) {
  const Codec* codec = FindCodec(encoding);
  return Hold(NewSnapshot(version, *codec));
}

uintptr_t Read(uintptr_t data, size_t size) {
  std::unique_ptr<Snapshot> snapshot;
  Bytes bytes = Bytes::Adopt(reinterpret_cast<uint8_t*>(data), size);
  const bool ok = Check(VersionedSnapshot().ReadSnapshot(std::move(bytes), &snapshot));
  return HoldIf(ok, std::move(snapshot));
}

bool Write(uintptr_t handle, const std::string& encoding, int version, bool allow_loss) {
  const VersionedSnapshot writer({FindCodec(encoding), version, allow_loss});
  return Check(writer.WriteSnapshot(Get(handle), &result));
}

bool Deserialize(uintptr_t handle, uintptr_t data, size_t size) {
  return Check(Get(handle).Deserialize(Bytes::Adopt(reinterpret_cast<uint8_t*>(data), size)));
}

SnapshotV2* GetV2(uintptr_t handle) {
  Snapshot& snapshot = Get(handle);
  if (snapshot.GetVersion() >= 2) return static_cast<SnapshotV2*>(&snapshot);
  error = {ErrorCode::kUnsupportedVersion,
           {"found a snapshot of version 1, which holds times only; expected version 2"}};
  return nullptr;
}

bool Describe(uintptr_t handle, size_t name, size_t expression, size_t timezone, size_t engine,
              bool first_seen) {
  SnapshotV2* snapshot = GetV2(handle);
  return snapshot != nullptr &&
         Check(snapshot->Describe(
             Text(0, name), Text(name, expression), Text(name + expression, timezone),
             Text(name + expression + timezone, engine), TimeIf(first_seen, 0)));
}

bool GetRecordOf(uintptr_t handle, size_t name) {
  const uint32_t row = Schedules(handle).Find(Text(0, name));
  if (row == kNoRow) return false;
  result.Shrink(0);
  FlatWriter writer(result);
  writer.PutRecord(GetRecord(Schedules(handle), row));
  return CheckResult(writer);
}

bool GetProvenance(uintptr_t handle) {
  const SnapshotContent& content = Get(handle).content();
  result.Shrink(0);
  FlatWriter writer(result);
  writer.PutTime(content.taken_at);
  writer.Put32(content.source ? 1 : 0);
  writer.PutText(content.source.value_or(""));
  return CheckResult(writer);
}

bool SetProvenance(uintptr_t handle, bool taken_at, bool has_source, size_t source) {
  SnapshotV2* snapshot = GetV2(handle);
  if (snapshot == nullptr) return false;
  snapshot->SetProvenance(TimeIf(taken_at, 0),
                          has_source ? std::optional(std::string(Text(0, source))) : std::nullopt);
  return true;
}

uintptr_t Merge(uintptr_t a, uintptr_t b) {
  std::unique_ptr<Snapshot> merged;
  const bool ok = Check(MergeSnapshots(Get(a), Get(b), &merged));
  return HoldIf(ok, std::move(merged));
}

bool Apply(uintptr_t handle, uintptr_t changes) {
  return Check(ApplyChanges(Get(handle), Get(changes)));
}

/// 0 also, without an error, where there is no way to tell the changes.
uintptr_t ChangesOf(uintptr_t handle, uint32_t mark) {
  std::unique_ptr<Snapshot> changes;
  const bool ok = Check(ChangesSince(Get(handle), mark, &changes));
  return HoldIf(ok && changes != nullptr, std::move(changes));
}

/// Rows in the table's order from the place `from` on, gaps passed over; how many there are.
int TableRows(uintptr_t handle, size_t from, size_t count) {
  const ScheduleTable& schedules = Schedules(handle);
  result.Shrink(0);
  FlatWriter writer(result);
  int rows = 0;
  for (size_t row = schedules.RowFrom(from);
       row < schedules.rows() && static_cast<size_t>(rows) < count; ++row) {
    if (!schedules.IsLive(row)) continue;
    writer.PutRow(schedules, static_cast<uint32_t>(row));
    ++rows;
  }
  return CheckResult(writer) ? rows : -1;
}

/// A page of a sorted and filtered view, each row with its record; how many rows the view has.
int ViewRows(uintptr_t handle, size_t from, size_t count, int sort, bool descending, size_t filter,
             bool since, bool until) {
  const ScheduleTable& schedules = Schedules(handle);
  RowQuery query;
  query.sort = static_cast<SortBy>(sort);
  query.descending = descending;
  query.filter = Text(0, filter);
  if (since) query.since = times[0].seconds;
  if (until) query.until = times[1].seconds;
  RowView& view = At(handle).view;
  if (!view.Update(schedules, query)) {
    error = OutOfMemory("a view");
    return -1;
  }
  result.Shrink(0);
  FlatWriter writer(result);
  for (size_t i = from; i < view.rows().size() && i - from < count; ++i) {
    writer.PutRow(schedules, view.rows()[i]);
    writer.PutRecord(GetRecord(schedules, view.rows()[i]));
  }
  return CheckResult(writer) ? static_cast<int>(view.rows().size()) : -1;
}

bool Histogram(uintptr_t handle, size_t parts) {
  Column<uint32_t> counts;
  result.Shrink(0);
  FlatWriter writer(result);
  if (!counts.Resize(parts)) return Check(OutOfMemory("a histogram"));
  CountByTime(Schedules(handle), times[0].seconds, times[1].seconds, counts);
  for (const uint32_t count : counts) writer.Put32(count);
  return CheckResult(writer);
}

/// The earliest and the latest last execution into `times`; false where none ever ran.
bool TimeRange(uintptr_t handle) {
  const ScheduleTable& schedules = Schedules(handle);
  bool found = false;
  for (size_t row = 0; row < schedules.rows(); ++row) {
    if (!schedules.IsLive(row) || !schedules.times.Has(row)) continue;
    const Time time = schedules.times[row];
    if (!found || times[0].IsAfter(time)) times[0] = time;
    if (!found || time.IsAfter(times[1])) times[1] = time;
    found = true;
  }
  return found;
}

}  // namespace

// What is called for each schedule, as plain exports, since a call through Embind takes longer than
// finding the name. JavaScript sees them with an underscore in front.
extern "C" {

EMSCRIPTEN_KEEPALIVE bool has(uintptr_t handle, size_t name) {
  return Get(handle).Has(Text(0, name));
}

EMSCRIPTEN_KEEPALIVE bool lastExecution(uintptr_t handle, size_t name) {
  const std::optional<Time> time = Get(handle).GetLastExecutionTime(Text(0, name));
  if (time) times[0] = *time;
  return time.has_value();
}

EMSCRIPTEN_KEEPALIVE double lastExecutionMilliseconds(uintptr_t handle, size_t name) {
  const std::optional<Time> time = Get(handle).GetLastExecutionTime(Text(0, name));
  if (!time) return std::nan("");
  return static_cast<double>(time->seconds) * 1000 + time->nanoseconds / 1'000'000;
}

EMSCRIPTEN_KEEPALIVE int update(uintptr_t handle, size_t name) {
  bool moved = false;
  const bool ok = Check(Get(handle).UpdateLastExecutionTime(Text(0, name), times[0], &moved));
  return ok ? moved : -1;
}

EMSCRIPTEN_KEEPALIVE int updateMilliseconds(uintptr_t handle, size_t name, double milliseconds) {
  const double seconds = std::floor(milliseconds / 1000);
  const auto rest = static_cast<uint32_t>(milliseconds - seconds * 1000);
  times[0] = {static_cast<int64_t>(seconds), rest * 1'000'000, Time::kUtc};
  return update(handle, name);
}

EMSCRIPTEN_KEEPALIVE int recordRun(uintptr_t handle, size_t name, bool started, int outcome) {
  SnapshotV2* snapshot = GetV2(handle);
  bool moved = false;
  if (snapshot == nullptr || !Check(snapshot->RecordRun(Text(0, name), times[0], TimeIf(started, 1),
                                                        static_cast<Outcome>(outcome), &moved))) {
    return -1;
  }
  return moved;
}

}  // extern "C"

EMSCRIPTEN_BINDINGS(snapshoter) {
  using emscripten::function;

  function("allocate", &Allocate);
  function(
      "free", +[](uintptr_t data) { std::free(reinterpret_cast<void*>(data)); });
  function("argumentFor", &ArgumentFor);
  function(
      "timesAt", +[] { return reinterpret_cast<uintptr_t>(&times[0]); });
  function(
      "resultAt", +[] { return reinterpret_cast<uintptr_t>(result.data()); });
  function(
      "resultSize", +[] { return result.size(); });
  function(
      "releaseResult", +[] { result = Bytes(); });
  function(
      "errorCode", +[] { return std::string(ErrorCodeName(error.code())); });
  function(
      "errorMessage", +[] { return error.message(); });
  function(
      "errorOffset", +[] { return static_cast<double>(error.offset()); });
  function(
      "setHashSeed",
      +[](uint32_t high, uint32_t low) { SetHashSeed(static_cast<uint64_t>(high) << 32 | low); });

  function("newSnapshot", &NewSnapshotOf);
  function(
      "deleteSnapshot", +[](uintptr_t handle) { delete &At(handle); });
  function("read", &Read);
  function("write", &Write);
  function(
      "serialize", +[](uintptr_t handle) { return Check(Get(handle).Serialize(&result)); });
  function("deserialize", &Deserialize);
  function(
      "create", +[](uintptr_t handle) { return Hold(Get(handle).Create()); });
  function(
      "version", +[](uintptr_t handle) { return Get(handle).GetVersion(); });
  function(
      "encoding", +[](uintptr_t handle) { return std::string(Get(handle).codec().name()); });
  function(
      "size", +[](uintptr_t handle) { return Get(handle).size(); });

  function(
      "erase", +[](uintptr_t handle, size_t name) { return Get(handle).Delete(Text(0, name)); });

  function("describe", &Describe);
  function("record", &GetRecordOf);
  function("provenance", &GetProvenance);
  function("setProvenance", &SetProvenance);

  function("merge", &Merge);
  function("apply", &Apply);
  function(
      "mark", +[](uintptr_t handle) { return Schedules(handle).Mark(); });
  function(
      "isChangedSince",
      +[](uintptr_t handle, uint32_t mark) { return Schedules(handle).IsChangedSince(mark); });
  function("changesSince", &ChangesOf);
  function("newDiffView", &NewDiffView);
  function("deleteDiffView", &DeleteDiffView);
  function("diffViewCounts", &DiffViewCounts);
  function("diffViewRows", &DiffViewRows);
  function("moves", &MovesOf);
  function("tableRows", &TableRows);
  function("viewRows", &ViewRows);
  function("histogram", &Histogram);
  function("timeRange", &TimeRange);
}
