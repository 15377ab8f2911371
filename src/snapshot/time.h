#ifndef SNAPSHOTER_SNAPSHOT_TIME_H_
#define SNAPSHOTER_SNAPSHOT_TIME_H_

#include <compare>
#include <cstdint>

#include "snapshot/column.h"

namespace snapshoter {

/// An instant with the zone it was recorded in, as exact as Go's time.Time.
struct Time {
  /// The offset of a time that was recorded as UTC, which Go tells apart from a zone of offset 0.
  static constexpr int32_t kUtc = INT32_MIN;
  /// What Go's binary form of a time can hold: minutes as int16, and a byte of seconds.
  static constexpr int32_t kMinOffset = -32768 * 60;
  static constexpr int32_t kMaxOffset = 32767 * 60 + 255;
  static constexpr uint32_t kNanosecondsPerSecond = 1'000'000'000;

  int64_t seconds = 0;       ///< since 1970-01-01T00:00:00Z, may be negative
  uint32_t nanoseconds = 0;  ///< 0 to 999,999,999, counted forward from `seconds`
  int32_t offset = kUtc;     ///< seconds east of UTC, or kUtc

  bool IsValid() const {
    return nanoseconds < kNanosecondsPerSecond &&
           (offset == kUtc || (offset >= kMinOffset && offset <= kMaxOffset));
  }

  /// Whether the instant, whatever the zone, is later.
  bool IsAfter(const Time& other) const {
    return seconds != other.seconds ? seconds > other.seconds : nanoseconds > other.nanoseconds;
  }

  /// By instant, then by offset, UTC first: a total order, so that merging has one answer.
  auto operator<=>(const Time&) const = default;  // NOLINT(modernize-use-nullptr): its own `0`
};

/// Times in three parallel arrays. A row's time may be absent.
class TimeColumn {
 public:
  static constexpr uint32_t kAbsent = UINT32_MAX;  ///< in `nanoseconds`: there is no time

  size_t size() const { return nanoseconds.size(); }
  bool Has(size_t row) const { return nanoseconds[row] != kAbsent; }
  Time operator[](size_t row) const { return {seconds[row], nanoseconds[row], offsets[row]}; }

  void Set(size_t row, const Time& time) {
    seconds[row] = time.seconds;
    nanoseconds[row] = time.nanoseconds;
    offsets[row] = time.offset;
  }

  void Clear(size_t row) { Set(row, {0, kAbsent, Time::kUtc}); }

  [[nodiscard]] bool Reserve(size_t rows) {
    return seconds.Reserve(rows) && nanoseconds.Reserve(rows) && offsets.Reserve(rows);
  }

  /// Makes room for one more row, growing geometrically.
  [[nodiscard]] bool GrowForOne() {
    return seconds.GrowFor(1) && nanoseconds.GrowFor(1) && offsets.GrowFor(1);
  }

  /// The rows added are not initialised.
  [[nodiscard]] bool Resize(size_t rows) {
    return seconds.Resize(rows) && nanoseconds.Resize(rows) && offsets.Resize(rows);
  }

  /// The rows added are absent.
  [[nodiscard]] bool ResizeAbsent(size_t rows) {
    return seconds.ResizeFilled(rows, 0) && nanoseconds.ResizeFilled(rows, kAbsent) &&
           offsets.ResizeFilled(rows, Time::kUtc);
  }

  Column<int64_t> seconds;
  Column<uint32_t> nanoseconds;
  Column<int32_t> offsets;
};

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_TIME_H_
