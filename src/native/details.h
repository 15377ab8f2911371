#ifndef SNAPSHOTER_NATIVE_DETAILS_H_
#define SNAPSHOTER_NATIVE_DETAILS_H_

#include <cstdint>

#include "native/archive.h"
#include "snapshot/codec.h"

namespace snapshoter::native {

/// Which fields a row has, as bits. Added in version 2
enum Field : uint8_t {
  kHasTime = 1,
  kHasDescription = 2,
  kHasFirstSeen = 4,
  kHasLastStarted = 8,
  kHasLastSucceeded = 16,
  kHasOutcome = 32,
  kAllFields = 63,
};

uint8_t FieldsOf(const ScheduleTable& schedules, uint32_t row);

/// Of `all` rows, whose fields are given, those that have one. False if there is no memory.
[[nodiscard]] bool Having(const Column<uint8_t>& fields, Field field, const Column<uint32_t>& all,
                          Column<uint32_t>* rows);

/// Writes all that version 2 knows of each row beyond its last execution, for `all` rows, which are
/// in order and whose fields are given. False if there is no memory.
[[nodiscard]] bool WriteDetails(OutputArchive& archive, const ScheduleTable& schedules,
                                const Column<uint8_t>& fields, const Column<uint32_t>& all);

/// Reads what WriteDetails wrote, of all rows, whose fields are given.
void ReadDetails(InputArchive& archive, ScheduleTable& schedules, const Column<uint8_t>& fields);

/// Reads the times of the rows that have the field; those of all others become absent.
void ReadTimesHaving(InputArchive& archive, const Column<uint8_t>& fields, Field field,
                     TimeColumn& times);

/// When the snapshot was taken, and by whom. Added in version 2
void WriteProvenance(OutputArchive& archive, const SnapshotContent& content);
void ReadProvenance(InputArchive& archive, SnapshotContent& content);

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_DETAILS_H_
