#ifndef SNAPSHOTER_SNAPSHOT_SNAPSHOT_H_
#define SNAPSHOTER_SNAPSHOT_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "snapshot/codec.h"
#include "snapshot/schedule_table.h"
#include "snapshot/status.h"
#include "snapshot/time.h"

namespace snapshoter {

/// The newest version of the model that this library reads and writes.
inline constexpr int kNewestVersion = 2;

/// For every schedule, when it last executed. The names follow Flyte's Go package
/// flyteadmin/scheduler/snapshoter. Not safe for concurrent use.
class Snapshot {
 public:
  /// `codec` is what Serialize and Deserialize use; it must outlive the snapshot.
  explicit Snapshot(const Codec& codec) : codec_(&codec) {}
  virtual ~Snapshot() = default;
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  virtual int GetVersion() const = 0;
  /// An empty snapshot of the same version and codec.
  virtual std::unique_ptr<Snapshot> Create() const = 0;

  /// Nothing where the schedule is unknown, or known but never executed.
  std::optional<Time> GetLastExecutionTime(std::string_view name) const;

  /// Only ever moves a schedule forward: `*moved` (may be null) says whether `time` was later than
  /// what was known. INVALID_NAME, INVALID_TIME, TOO_LARGE; the snapshot is then as it was.
  Status UpdateLastExecutionTime(std::string_view name, const Time& time, bool* moved = nullptr);

  bool Has(std::string_view name) const { return content_.schedules.Find(name) != kNoRow; }
  /// Whether there was such a schedule.
  bool Delete(std::string_view name);
  size_t size() const { return content_.schedules.size(); }
  bool IsEmpty() const { return size() == 0; }

  /// The payload alone, without version or checksum, in the encoding of codec().
  Status Serialize(Bytes* out) const;
  /// Replaces everything by what `payload` holds, or leaves everything as it was.
  Status Deserialize(Bytes payload);

  const Codec& codec() const { return *codec_; }
  const ScheduleTable& schedules() const { return content_.schedules; }
  ScheduleTable& schedules() { return content_.schedules; }
  const SnapshotContent& content() const { return content_; }
  SnapshotContent& content() { return content_; }

 private:
  SnapshotContent content_;
  const Codec* codec_;
};

/// Version 1, Flyte's: a name and its last execution time, nothing else.
class SnapshotV1 final : public Snapshot {
 public:
  using Snapshot::Snapshot;
  int GetVersion() const override { return 1; }
  std::unique_ptr<Snapshot> Create() const override {
    return std::make_unique<SnapshotV1>(codec());
  }
};

/// Version 2: each schedule may also say what it is and how its runs went, and the snapshot when
/// and by whom it was taken.
class SnapshotV2 final : public Snapshot {
 public:
  using Snapshot::Snapshot;
  int GetVersion() const override { return 2; }
  std::unique_ptr<Snapshot> Create() const override {
    return std::make_unique<SnapshotV2>(codec());
  }

  /// Says what a schedule is, adding it if it is unknown. `first_seen` is kept where one is known
  /// already. INVALID_NAME also for text that is not UTF-8 or holds NUL.
  Status Describe(std::string_view name, std::string_view expression, std::string_view timezone,
                  std::string_view engine, const std::optional<Time>& first_seen);

  /// Records a run of the slot `scheduled`: moves the last execution forward, and where `started`
  /// is not before the last start that is known, takes over its outcome and counts failures.
  Status RecordRun(std::string_view name, const Time& scheduled, const std::optional<Time>& started,
                   Outcome outcome, bool* moved = nullptr);

  void SetProvenance(const std::optional<Time>& taken_at, const std::optional<std::string>& source);
};

/// An empty snapshot of the version; null where there is no such version.
std::unique_ptr<Snapshot> NewSnapshot(int version, const Codec& codec);

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_SNAPSHOT_H_
