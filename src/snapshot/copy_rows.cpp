#include "snapshot/copy_rows.h"

#include <algorithm>

#include "snapshot/record.h"

namespace snapshoter {

bool CopyRows(const ScheduleTable& from, const Column<uint32_t>& rows, ScheduleTable& to) {
  const size_t count = rows.size();
  const Column<uint64_t>& numbers = from.names.numbers;
  const NameColumn& texts = from.names.texts;
  const auto numbered = static_cast<size_t>(
      std::lower_bound(rows.begin(), rows.end(), numbers.size()) - rows.begin());
  const size_t others = count - numbered;
  Column<NameColumn::Ref> names;
  if (!to.names.numbers.Resize(numbered) || !to.names.texts.refs.Resize(others) ||
      !names.Resize(others) || !to.times.Resize(count)) {
    return false;
  }
  // Rows that lie far apart cost a cache miss in each column: column by column the misses overlap,
  // and in the order of the rows few of them are misses in the page tables too.
  for (size_t i = 0; i < numbered; ++i) to.names.numbers[i] = numbers[rows[i]];
  for (size_t i = 0; i < others; ++i) names[i] = texts.refs[rows[numbered + i] - numbers.size()];
  for (size_t i = 0; i < count; ++i) to.times.seconds[i] = from.times.seconds[rows[i]];
  for (size_t i = 0; i < count; ++i) to.times.nanoseconds[i] = from.times.nanoseconds[rows[i]];
  for (size_t i = 0; i < count; ++i) to.times.offsets[i] = from.times.offsets[rows[i]];
  uint32_t size = 0;
  for (size_t i = 0; i < others; ++i) {
    to.names.texts.refs[i] = {size, names[i].length};
    size += names[i].length;
  }
  if (!to.names.texts.bytes.Resize(size)) return false;
  uint8_t* out = to.names.texts.bytes.data();
  for (const NameColumn::Ref& name : names) {
    CopyLoosely(out, texts.bytes.data() + name.offset, name.length);
    out += name.length;
  }
  bool has_details = false;
  if (from.HasDetails()) {
    for (const uint32_t row : rows) has_details = has_details || GetRecord(from, row).HasDetails();
  }
  if (has_details) {
    if (!to.details.ResizeAbsent(count)) return false;
    for (size_t i = 0; i < count; ++i) {
      to.details.CopyRow(i, from.details, rows[i]);
      uint32_t& description = to.details.description[i];
      if (description == 0) continue;
      description = to.descriptions.Intern(from.descriptions[description]);
      if (description == 0) return false;
    }
  }
  uint32_t duplicate = kNoRow;
  return to.Adopt(&duplicate);
}

}  // namespace snapshoter
