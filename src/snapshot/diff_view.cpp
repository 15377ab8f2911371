#include "snapshot/diff_view.h"

#include "snapshot/rows.h"

namespace snapshoter {

DiffView::Row DiffView::At(size_t position) const {
  size_t kind = 0;
  for (const Column<Diff::Pair>* pairs : diff_.Kinds()) {
    if (position < pairs->size()) return {kind, (*pairs)[position]};
    position -= pairs->size();
    ++kind;
  }
  return {kind, {kNoRow, kNoRow}};
}

bool DiffView::Update(const Snapshot& before, const Snapshot& after, std::optional<size_t> kind,
                      const std::string& filter) {
  size_t first = 0;
  size_t end = 0;
  size_t number = 0;
  for (const Column<Diff::Pair>* pairs : diff_.Kinds()) {
    if (kind && number < *kind) first += pairs->size();
    if (!kind || number <= *kind) end += pairs->size();
    ++number;
  }
  if (first == first_ && end == end_ && filter == filter_) return true;
  Column<uint32_t> found;
  NameBuffer buffer;
  const std::string part = FoldCase(filter);
  for (size_t position = first; position < end && !part.empty(); ++position) {
    const std::string_view name = NameOf(At(position).pair, before, after, buffer);
    const bool fits = !ContainsFolded(name, part) || found.Append(static_cast<uint32_t>(position));
    if (!fits) return false;
  }
  found_ = std::move(found);
  filter_ = filter;
  first_ = first;
  end_ = end;
  return true;
}

}  // namespace snapshoter
