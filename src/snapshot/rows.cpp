#include "snapshot/rows.h"

#include <algorithm>
#include <utility>

#include "snapshot/record.h"
#include "snapshot/sort.h"

namespace snapshoter {
namespace {

char Fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool IsWithin(const ScheduleTable& schedules, size_t row, const RowQuery& query) {
  if (!query.since && !query.until) return true;
  if (!schedules.times.Has(row)) return false;
  const int64_t seconds = schedules.times.seconds[row];
  return (!query.since || seconds >= *query.since) && (!query.until || seconds < *query.until);
}

const TimeColumn* TimesOf(const ScheduleTable& schedules, SortBy sort) {
  if (sort == SortBy::kTime) return &schedules.times;
  if (!schedules.HasDetails()) return nullptr;
  if (sort == SortBy::kFirstSeen) return &schedules.details.first_seen;
  if (sort == SortBy::kLastStarted) return &schedules.details.last_started;
  if (sort == SortBy::kLastSucceeded) return &schedules.details.last_succeeded;
  return nullptr;
}

bool Lacks(const ScheduleTable& schedules, uint32_t row, SortBy sort) {
  if (sort == SortBy::kNothing || sort == SortBy::kName) return false;
  if (const TimeColumn* times = TimesOf(schedules, sort)) return !times->Has(row);
  if (!schedules.HasDetails()) return true;
  if (sort == SortBy::kSchedule) return schedules.details.description[row] == 0;
  return schedules.details.last_outcome[row] == 0;
}

/// Sorts by a number of each row, keeping the order of equal ones in both directions.
template <typename Key>
bool SortRows(Column<KeyedRow>& rows, bool descending, Key key) {
  for (KeyedRow& row : rows) row.key = descending ? ~uint64_t{key(row.row)} : key(row.row);
  return SortByKey(rows);
}

bool Sort(const ScheduleTable& schedules, Column<KeyedRow>& rows, SortBy sort, bool descending) {
  if (sort == SortBy::kNothing) {
    if (descending) std::reverse(rows.begin(), rows.end());
    return true;
  }
  if (sort == SortBy::kName) {
    if (!SortByName(schedules.names, rows)) return false;
    if (descending) std::reverse(rows.begin(), rows.end());
    return true;
  }
  if (const TimeColumn* times = TimesOf(schedules, sort)) {
    // Both passes are stable, so the second leaves the nanoseconds within a second sorted.
    return SortRows(rows, descending, [&](uint32_t row) { return times->nanoseconds[row]; }) &&
           SortRows(rows, descending, [&](uint32_t row) {
             return static_cast<uint64_t>(times->seconds[row]) ^ (uint64_t{1} << 63);
           });
  }
  const Details& details = schedules.details;
  if (!schedules.HasDetails()) return true;
  if (sort == SortBy::kOutcome) {
    return SortRows(rows, descending, [&](uint32_t row) { return details.last_outcome[row]; });
  }
  if (sort == SortBy::kFailures) {
    return SortRows(rows, descending,
                    [&](uint32_t row) { return details.consecutive_failures[row]; });
  }
  Column<KeyedRow> sorted;
  Column<uint32_t> rank;
  const size_t count = schedules.descriptions.size();
  if (!sorted.Resize(count) || !rank.Resize(count + 1)) return false;
  for (uint32_t i = 0; i < count; ++i) sorted[i].row = i;
  if (!SortByName(schedules.descriptions.names(), sorted)) return false;
  for (uint32_t i = 0; i < count; ++i) rank[sorted[i].row + 1] = i;
  return SortRows(rows, descending, [&](uint32_t row) { return rank[details.description[row]]; });
}

}  // namespace

std::string FoldCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), Fold);
  return text;
}

bool ContainsFolded(std::string_view text, std::string_view folded_part) {
  const auto found = std::search(text.begin(), text.end(), folded_part.begin(), folded_part.end(),
                                 [](char a, char b) { return Fold(a) == b; });
  return found != text.end() || folded_part.empty();
}

bool RowView::Update(const ScheduleTable& schedules, const RowQuery& query) {
  if (revision_ == schedules.revision() && query_ == query) return true;
  const std::string folded = FoldCase(query.filter);

  NameBuffer buffer;
  Column<KeyedRow> sorted;
  Column<uint32_t> lacking;
  // At once: a column that doubles leaves gaps behind, which WebAssembly's memory never gives back.
  if (!sorted.Reserve(schedules.size())) return false;
  for (uint32_t row = 0; row < schedules.rows(); ++row) {
    if (!schedules.IsLive(row) || !IsWithin(schedules, row, query)) continue;
    if (!folded.empty() && !ContainsFolded(schedules.names.Text(row, buffer), folded)) continue;
    const bool added =
        Lacks(schedules, row, query.sort) ? lacking.Append(row) : sorted.Append({0, row});
    if (!added) return false;
  }
  Column<uint32_t> rows;
  if (!Sort(schedules, sorted, query.sort, query.descending)) return false;
  if (!rows.Reserve(sorted.size() + lacking.size())) return false;
  for (const KeyedRow& row : sorted) {
    if (!rows.Append(row.row)) return false;
  }
  if (!rows.AppendAll(lacking.data(), lacking.size())) return false;
  rows_ = std::move(rows);
  query_ = query;
  revision_ = schedules.revision();
  return true;
}

void CountByTime(const ScheduleTable& schedules, int64_t from, int64_t until,
                 Column<uint32_t>& counts) {
  std::fill(counts.begin(), counts.end(), 0);
  if (from >= until || counts.empty()) return;
  const double scale =
      static_cast<double>(counts.size()) /
      static_cast<double>(static_cast<uint64_t>(until) - static_cast<uint64_t>(from));
  for (size_t row = 0; row < schedules.rows(); ++row) {
    if (!schedules.IsLive(row) || !schedules.times.Has(row)) continue;
    const int64_t seconds = schedules.times.seconds[row];
    if (seconds < from || seconds >= until) continue;
    const uint64_t past = static_cast<uint64_t>(seconds) - static_cast<uint64_t>(from);
    const auto part = static_cast<size_t>(static_cast<double>(past) * scale);
    ++counts[std::min(part, counts.size() - 1)];
  }
}

}  // namespace snapshoter
