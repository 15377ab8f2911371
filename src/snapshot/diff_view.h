#ifndef SNAPSHOTER_SNAPSHOT_DIFF_VIEW_H_
#define SNAPSHOTER_SNAPSHOT_DIFF_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "snapshot/merge.h"

namespace snapshoter {

/// The differences of two snapshots one after the other, kind by kind, so that a page of millions
/// can be had: all of them, or those of one kind whose names have a part in common.
class DiffView {
 public:
  struct Row {
    size_t kind;  ///< an index into Diff::Kinds
    Diff::Pair pair;
  };

  explicit DiffView(Diff diff) : diff_(std::move(diff)) {}

  const Diff& diff() const { return diff_; }

  /// Makes the view answer what is asked, doing nothing if it does already. False if there is no
  /// memory. REQUIRES: the snapshots that were compared, as they were.
  [[nodiscard]] bool Update(const Snapshot& before, const Snapshot& after,
                            std::optional<size_t> kind, const std::string& filter);

  size_t size() const { return filter_.empty() ? end_ - first_ : found_.size(); }
  Row operator[](size_t i) const { return At(filter_.empty() ? first_ + i : found_[i]); }

 private:
  Row At(size_t position) const;

  Diff diff_;
  // Positions count through all kinds.
  size_t first_ = 0;
  size_t end_ = 0;
  std::string filter_;
  Column<uint32_t> found_;  // where there is a filter
};

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_DIFF_VIEW_H_
