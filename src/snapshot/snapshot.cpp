#include "snapshot/snapshot.h"

#include <utility>

#include "snapshot/utf8.h"

namespace snapshoter {
namespace {

Status CheckName(std::string_view name) {
  if (IsUtf8(name)) return {};
  return {ErrorCode::kInvalidName, {"found a name that is not UTF-8, expected well-formed UTF-8"}};
}

Status CheckTime(const Time& time) {
  if (time.IsValid()) return {};
  if (time.nanoseconds >= Time::kNanosecondsPerSecond) {
    return {ErrorCode::kInvalidTime,
            {"found ", time.nanoseconds, " nanoseconds, expected 0 to 999999999"}};
  }
  return {ErrorCode::kInvalidTime,
          {"found an offset of ", time.offset, " s, expected ", Time::kMinOffset, " to ",
           Time::kMaxOffset}};
}

/// Finds or adds a row, all or nothing.
Status RowFor(ScheduleTable& schedules, std::string_view name, uint32_t* row) {
  if (Status status = CheckName(name); !status.ok()) return status;
  *row = schedules.FindOrAdd(name);
  return *row == kNoRow ? OutOfMemory("another schedule") : Status();
}

bool MoveForward(ScheduleTable& schedules, uint32_t row, const Time& time) {
  if (schedules.times.Has(row) && !time.IsAfter(schedules.times[row])) return false;
  schedules.times.Set(row, time);
  schedules.Touch(row);
  return true;
}

}  // namespace

std::optional<Time> Snapshot::GetLastExecutionTime(std::string_view name) const {
  const uint32_t row = schedules().Find(name);
  if (row == kNoRow || !schedules().times.Has(row)) return std::nullopt;
  return schedules().times[row];
}

Status Snapshot::UpdateLastExecutionTime(std::string_view name, const Time& time, bool* moved) {
  if (Status status = CheckTime(time); !status.ok()) return status;
  uint32_t row = kNoRow;
  if (Status status = RowFor(schedules(), name, &row); !status.ok()) return status;
  const bool later = MoveForward(schedules(), row, time);
  if (moved != nullptr) *moved = later;
  return {};
}

bool Snapshot::Delete(std::string_view name) {
  const uint32_t row = schedules().Find(name);
  if (row == kNoRow) return false;
  schedules().Erase(row);
  return true;
}

Status Snapshot::Serialize(Bytes* out) const {
  return codec().WritePayload(content_, GetVersion(), out);
}

Status Snapshot::Deserialize(Bytes payload) {
  SnapshotContent read;
  if (Status status = codec().ReadPayload(std::move(payload), GetVersion(), &read); !status.ok()) {
    return status;
  }
  read.schedules.ContinueFrom(schedules());
  content_ = std::move(read);
  return {};
}

Status SnapshotV2::Describe(std::string_view name, std::string_view expression,
                            std::string_view timezone, std::string_view engine,
                            const std::optional<Time>& first_seen) {
  for (const std::string_view part : {expression, timezone, engine}) {
    if (!IsUtf8(part) || part.find(Descriptions::kSeparator) != std::string_view::npos) {
      return {ErrorCode::kInvalidName,
              {"found a schedule's expression, timezone or engine that is not UTF-8 or holds NUL, "
               "expected plain text"}};
    }
  }
  std::string joined(expression);
  joined.append(1, Descriptions::kSeparator).append(timezone);
  joined.append(1, Descriptions::kSeparator).append(engine);
  if (first_seen) {
    if (Status status = CheckTime(*first_seen); !status.ok()) return status;
  }
  const bool is_new = !Has(name);
  uint32_t row = kNoRow;
  if (Status status = RowFor(schedules(), name, &row); !status.ok()) return status;
  const uint32_t description = schedules().descriptions.Intern(joined);
  if (description == 0 || !schedules().EnsureDetails()) {
    if (is_new) schedules().Erase(row);
    return OutOfMemory("a schedule's description");
  }
  Details& details = schedules().details;
  if (details.description[row] != description) {
    details.description[row] = description;
    schedules().Touch(row);
  }
  if (first_seen && !details.first_seen.Has(row)) {
    details.first_seen.Set(row, *first_seen);
    schedules().Touch(row);
  }
  return {};
}

Status SnapshotV2::RecordRun(std::string_view name, const Time& scheduled,
                             const std::optional<Time>& started, Outcome outcome, bool* moved) {
  if (Status status = CheckTime(scheduled); !status.ok()) return status;
  if (started) {
    if (Status status = CheckTime(*started); !status.ok()) return status;
  }
  const bool is_new = !Has(name);
  uint32_t row = kNoRow;
  if (Status status = RowFor(schedules(), name, &row); !status.ok()) return status;
  if (!schedules().EnsureDetails()) {
    if (is_new) schedules().Erase(row);
    return OutOfMemory("a run's outcome");
  }
  const bool later = MoveForward(schedules(), row, scheduled);
  if (moved != nullptr) *moved = later;

  Details& details = schedules().details;
  const Time begin = started.value_or(scheduled);
  if (details.last_started.Has(row) && details.last_started[row].IsAfter(begin)) return {};
  details.last_started.Set(row, begin);
  details.last_outcome[row] = static_cast<uint8_t>(outcome);
  uint32_t& failures = details.consecutive_failures[row];
  if (outcome == Outcome::kSucceeded) {
    details.last_succeeded.Set(row, begin);
    failures = 0;
  } else if (outcome == Outcome::kFailed && failures != UINT32_MAX) {
    ++failures;
  }
  schedules().Touch(row);
  return {};
}

void SnapshotV2::SetProvenance(const std::optional<Time>& taken_at,
                               const std::optional<std::string>& source) {
  content().taken_at = taken_at;
  content().source = source;
}

std::unique_ptr<Snapshot> NewSnapshot(int version, const Codec& codec) {
  if (version == 1) return std::make_unique<SnapshotV1>(codec);
  if (version == 2) return std::make_unique<SnapshotV2>(codec);
  return nullptr;
}

}  // namespace snapshoter
