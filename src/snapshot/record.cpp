#include "snapshot/record.h"

#include <algorithm>
#include <tuple>

namespace snapshoter {
namespace {

std::optional<Time> Get(const TimeColumn& times, uint32_t row) {
  return times.Has(row) ? std::optional(times[row]) : std::nullopt;
}

void Set(TimeColumn& times, uint32_t row, const std::optional<Time>& time) {
  if (time) {
    times.Set(row, *time);
  } else {
    times.Clear(row);
  }
}

}  // namespace

Record GetRecord(const ScheduleTable& schedules, uint32_t row) {
  Record record;
  record.last_execution = Get(schedules.times, row);
  if (!schedules.HasDetails()) return record;
  const Details& details = schedules.details;
  if (details.description[row] != 0) {
    record.description = schedules.descriptions[details.description[row]];
  }
  record.first_seen = Get(details.first_seen, row);
  record.last_started = Get(details.last_started, row);
  record.last_succeeded = Get(details.last_succeeded, row);
  record.last_outcome = details.last_outcome[row];
  record.consecutive_failures = details.consecutive_failures[row];
  return record;
}

Status SetRecord(ScheduleTable& schedules, std::string_view name, const Record& record) {
  const uint32_t row = schedules.FindOrAdd(name);
  if (row == kNoRow) return OutOfMemory("another schedule");
  Set(schedules.times, row, record.last_execution);
  schedules.Touch(row);
  if (!record.HasDetails() && !schedules.HasDetails()) return {};
  uint32_t description = 0;
  if (!record.description.empty()) {
    description = schedules.descriptions.Intern(record.description);
    if (description == 0) return OutOfMemory("a schedule's description");
  }
  if (!schedules.EnsureDetails()) return OutOfMemory("the schedules' details");
  Details& details = schedules.details;
  details.description[row] = description;
  Set(details.first_seen, row, record.first_seen);
  Set(details.last_started, row, record.last_started);
  Set(details.last_succeeded, row, record.last_succeeded);
  details.last_outcome[row] = record.last_outcome;
  details.consecutive_failures[row] = record.consecutive_failures;
  return {};
}

Record Join(const Record& a, const Record& b) {
  Record joined;
  // What a schedule is goes with its last execution, which moves on wherever the schedule changes:
  // the text that sorts last may be an older one.
  const auto schedule = [](const Record& record) {
    return std::tuple(record.last_execution, record.description);
  };
  std::tie(joined.last_execution, joined.description) = std::max(schedule(a), schedule(b));
  joined.first_seen = a.first_seen && b.first_seen ? std::min(a.first_seen, b.first_seen)
                                                   : std::max(a.first_seen, b.first_seen);
  joined.last_succeeded = std::max(a.last_succeeded, b.last_succeeded);
  // How the last run went goes with which run that was.
  const auto run = [](const Record& record) {
    return std::tuple(record.last_started, record.last_outcome, record.consecutive_failures);
  };
  std::tie(joined.last_started, joined.last_outcome, joined.consecutive_failures) =
      std::max(run(a), run(b));
  return joined;
}

}  // namespace snapshoter
