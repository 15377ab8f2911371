#ifndef SNAPSHOTER_SNAPSHOT_ROWS_H_
#define SNAPSHOTER_SNAPSHOT_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "snapshot/schedule_table.h"

namespace snapshoter {

/// What a view can be sorted by. The numbers are known to the binding's other side.
enum class SortBy : uint8_t {
  kNothing,  ///< the order of the table
  kName,     ///< the bytes of the name
  kTime,     ///< the last execution
  kFirstSeen,
  kLastStarted,
  kLastSucceeded,
  kOutcome,
  kFailures,
  kSchedule,
};

struct RowQuery {
  SortBy sort = SortBy::kNothing;
  bool descending = false;
  std::string filter;            ///< part of the name, in whatever case of ASCII letters
  std::optional<int64_t> since;  ///< last executions from this second on
  std::optional<int64_t> until;  ///< and before this one

  bool operator==(const RowQuery&) const = default;
};

/// With ASCII's capital letters made small.
std::string FoldCase(std::string text);

/// Whether a text has such a part, in whatever case of ASCII letters. REQUIRES: the part is folded.
bool ContainsFolded(std::string_view text, std::string_view folded_part);

/// The rows of a table that a query asks for, in its order, kept so that paging through millions
/// sorts once. Rows that lack what is sorted by come last, in either direction; equal ones stay in
/// the table's order.
class RowView {
 public:
  /// Makes the view answer `query`, doing nothing if it does already and the table has not changed.
  /// False if there is no memory.
  [[nodiscard]] bool Update(const ScheduleTable& schedules, const RowQuery& query);

  const Column<uint32_t>& rows() const { return rows_; }

 private:
  Column<uint32_t> rows_;
  RowQuery query_;
  uint64_t revision_ = UINT64_MAX;
};

/// How many last executions fall into each of `counts.size()` equal parts of [from, until), in
/// seconds.
void CountByTime(const ScheduleTable& schedules, int64_t from, int64_t until,
                 Column<uint32_t>& counts);

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_ROWS_H_
