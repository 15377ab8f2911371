#ifndef SNAPSHOTER_SNAPSHOT_COPY_ROWS_H_
#define SNAPSHOTER_SNAPSHOT_COPY_ROWS_H_

#include <cstdint>

#include "snapshot/schedule_table.h"

namespace snapshoter {

/// Fills an empty table with some rows of another, which ascend, column by column. False if there
/// is no memory.
[[nodiscard]] bool CopyRows(const ScheduleTable& from, const Column<uint32_t>& rows,
                            ScheduleTable& to);

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_COPY_ROWS_H_
