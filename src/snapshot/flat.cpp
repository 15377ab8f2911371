#include "snapshot/flat.h"

namespace snapshoter {

void FlatWriter::PutText(std::string_view text) {
  Put32(static_cast<uint32_t>(text.size()));
  PutAll(text.data(), text.size());
}

void FlatWriter::PutTime(const std::optional<Time>& time) {
  const Time written = time.value_or(Time{0, TimeColumn::kAbsent, Time::kUtc});
  Put64(written.seconds);
  Put32(written.nanoseconds);
  Put32(static_cast<uint32_t>(written.offset));
}

void FlatWriter::PutRow(const ScheduleTable& schedules, uint32_t row) {
  Put32(schedules.PlaceOf(row));
  PutText(schedules.names.Text(row, buffer_));
  const Time time = schedules.times[row];
  Put64(time.seconds);
  Put32(time.nanoseconds);
  Put32(static_cast<uint32_t>(time.offset));
}

void FlatWriter::PutRecord(const Record& record) {
  PutTime(record.last_execution);
  PutText(record.description);
  PutTime(record.first_seen);
  PutTime(record.last_started);
  PutTime(record.last_succeeded);
  Put32(record.last_outcome);
  Put32(record.consecutive_failures);
}

void FlatWriter::PutPair(const Snapshot& before, const Snapshot& after, const Diff::Pair& pair) {
  PutText(NameOf(pair, before, after, buffer_));
  for (const auto& [snapshot, row] :
       {std::pair(&before, pair.before), std::pair(&after, pair.after)}) {
    PutTime(row == kNoRow ? std::nullopt : GetRecord(snapshot->schedules(), row).last_execution);
  }
}

}  // namespace snapshoter
