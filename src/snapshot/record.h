#ifndef SNAPSHOTER_SNAPSHOT_RECORD_H_
#define SNAPSHOTER_SNAPSHOT_RECORD_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "snapshot/schedule_table.h"
#include "snapshot/status.h"

namespace snapshoter {

/// All that is known of one schedule. `description` refers into its table, and is valid until that
/// changes.
struct Record {
  std::optional<Time> last_execution;
  std::string_view description;  ///< joined as in Descriptions; empty: absent
  std::optional<Time> first_seen;
  std::optional<Time> last_started;
  std::optional<Time> last_succeeded;
  uint8_t last_outcome = 0;
  uint32_t consecutive_failures = 0;

  bool HasDetails() const {
    return !description.empty() || first_seen || last_started || last_succeeded || last_outcome;
  }
  bool operator==(const Record&) const = default;
};

Record GetRecord(const ScheduleTable& schedules, uint32_t row);

/// Replaces what the table says of a name, adding it if it is not there. TOO_LARGE where there is
/// no memory; a row that was added may then stay, with nothing known of it.
Status SetRecord(ScheduleTable& schedules, std::string_view name, const Record& record);

/// What both records know: of each field, or group of fields that belong together, the greater. A
/// join: commutative, associative, idempotent. The groups: the last execution and the description;
/// the last start, its outcome and the failures. So a record with a later last execution and no
/// description, as one from version 1, leaves none: what the schedule was by then is not known.
Record Join(const Record& a, const Record& b);

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_RECORD_H_
