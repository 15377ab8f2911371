#ifndef SNAPSHOTER_GOB_ENTRIES_H_
#define SNAPSHOTER_GOB_ENTRIES_H_

#include "gob/cursor.h"
#include "snapshot/schedule_table.h"

namespace snapshoter::gob {

/// Reads entries into the rows from `row` to before `end` as long as they are as almost all are: a
/// short name of ASCII, and a time in UTC or a zone of whole minutes. Returns the row that it came
/// to.
size_t ReadPlainEntries(Cursor& value, const uint8_t* origin, size_t row, size_t end,
                        ScheduleTable& schedules);

}  // namespace snapshoter::gob

#endif  // SNAPSHOTER_GOB_ENTRIES_H_
