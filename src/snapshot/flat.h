#ifndef SNAPSHOTER_SNAPSHOT_FLAT_H_
#define SNAPSHOTER_SNAPSHOT_FLAT_H_

#include <cstdint>
#include <string_view>

#include "snapshot/merge.h"
#include "snapshot/record.h"
#include "snapshot/schedule_table.h"

namespace snapshoter {

/// Appends values to bytes, little-endian and unaligned, for a caller in another language that
/// takes them over in bulk. js/core/flat.js reads them. Running out of memory is kept for ok().
class FlatWriter {
 public:
  explicit FlatWriter(Bytes& out) : out_(out) {}

  bool ok() const { return ok_; }

  void Put32(uint32_t value) { PutAll(&value, sizeof value); }
  void Put64(int64_t value) { PutAll(&value, sizeof value); }
  void PutText(std::string_view text);
  void PutTime(const std::optional<Time>& time);

  /// A row's place, name and last execution.
  void PutRow(const ScheduleTable& schedules, uint32_t row);
  /// What GetRecord tells.
  void PutRecord(const Record& record);
  /// A difference: the name, and the last execution before and after.
  void PutPair(const Snapshot& before, const Snapshot& after, const Diff::Pair& pair);

 private:
  void PutAll(const void* data, size_t size) {
    ok_ = ok_ && out_.AppendAll(static_cast<const uint8_t*>(data), size);
  }

  Bytes& out_;
  NameBuffer buffer_;
  bool ok_ = true;
};

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_FLAT_H_
