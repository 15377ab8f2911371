#include "snapshot/schedule_table.h"

#include <bit>
#include <utility>

namespace snapshoter {

uint32_t Descriptions::Intern(std::string_view joined) {
  const uint32_t found = names_.FindText(joined);
  if (found != kNoRow) return found + 1;
  return names_.Add(joined) ? static_cast<uint32_t>(names_.size()) : 0;
}

bool Details::ResizeAbsent(size_t rows) {
  return description.ResizeFilled(rows, 0) && first_seen.ResizeAbsent(rows) &&
         last_started.ResizeAbsent(rows) && last_succeeded.ResizeAbsent(rows) &&
         last_outcome.ResizeFilled(rows, 0) && consecutive_failures.ResizeFilled(rows, 0);
}

void Details::Clear(size_t row) {
  description[row] = 0;
  first_seen.Clear(row);
  last_started.Clear(row);
  last_succeeded.Clear(row);
  last_outcome[row] = 0;
  consecutive_failures[row] = 0;
}

void Details::CopyRow(size_t to, const Details& from, size_t row) {
  description[to] = from.description[row];
  first_seen.Set(to, from.first_seen[row]);
  last_started.Set(to, from.last_started[row]);
  last_succeeded.Set(to, from.last_succeeded[row]);
  last_outcome[to] = from.last_outcome[row];
  consecutive_failures[to] = from.consecutive_failures[row];
}

bool ScheduleTable::Adopt(uint32_t* duplicate) {
  if (!changed_.ResizeFilled(rows(), 0)) return false;
  return names.Index(std::move(hashes), duplicate);
}

uint32_t ScheduleTable::Find(std::string_view name) const {
  const uint32_t row = names.FindNumber(name);
  return row != kNoRow && IsLive(row) ? row : names.FindText(name);
}

uint32_t ScheduleTable::FindOrAdd(std::string_view name) {
  const uint32_t found = Find(name);
  if (found != kNoRow) return found;
  if (erased_ > 1000 && erased_ > size() && !Compact()) return kNoRow;

  const size_t row = rows();
  if (!times.GrowForOne() || !changed_.GrowFor(1)) return kNoRow;
  if (HasDetails() &&
      !(details.description.GrowFor(1) && details.first_seen.GrowForOne() &&
        details.last_started.GrowForOne() && details.last_succeeded.GrowForOne() &&
        details.last_outcome.GrowFor(1) && details.consecutive_failures.GrowFor(1))) {
    return kNoRow;
  }
  if (next_place_ != 0 && !places_.GrowFor(1)) return kNoRow;
  if (!names.Add(name)) return kNoRow;
  // There is room for one more row everywhere, so none of these can fail.
  const bool had_details = details.size() != 0;
  const bool grown = times.ResizeAbsent(row + 1) && changed_.ResizeFilled(row + 1, epoch_) &&
                     (!had_details || details.ResizeAbsent(row + 1)) &&
                     (next_place_ == 0 || places_.Append(next_place_++));
  NoteChange(row);
  last_change_ = epoch_;
  ++revision_;
  return grown ? static_cast<uint32_t>(row) : kNoRow;
}

void ScheduleTable::NoteChange(size_t row) {
  // Where many have changed, or there is no memory, every row is looked at instead.
  const bool are_few = recent_.size() < 1000 + rows() / 8;
  if (!are_few || !recent_.Append({epoch_, static_cast<uint32_t>(row)})) ForgetChanges();
}

void ScheduleTable::ForgetChanges() {
  recent_.Shrink(0);
  recent_from_ = epoch_ + 1;
}

bool ScheduleTable::ChangedSince(uint32_t mark, Column<uint32_t>* changed) const {
  // Rows as bits, so that going through a few in their order takes a step for 64.
  Column<uint64_t> sought;
  const bool is_known = mark + 1 >= recent_from_;
  if (!sought.ResizeFilled(rows() / 64 + 1, is_known ? 0 : UINT64_MAX) ||
      !changed->Resize(is_known ? recent_.size() : rows())) {
    return false;
  }
  size_t first = is_known ? recent_.size() : 0;
  for (; first > 0 && recent_[first - 1].epoch > mark; --first) {
    const uint32_t row = recent_[first - 1].row;
    sought[row / 64] |= uint64_t{1} << row % 64;
  }
  // Rows that were noted need no look at their epochs, each a cache miss, unless some were erased.
  const bool is_certain = is_known && !IsErasedSince(mark);
  const uint32_t* epochs = changed_.data();
  uint32_t* next = changed->data();
  uint32_t start = 0;
  for (uint64_t bits : sought) {
    for (; bits != 0; bits &= bits - 1) {
      const uint32_t row = start + static_cast<uint32_t>(std::countr_zero(bits));
      if (row >= changed_.size()) break;
      // Written in any case, so that no branch waits for the row's epoch, a cache miss.
      *next = row;
      next += is_certain || (epochs[row] > mark && epochs[row] != kErased) ? 1 : 0;
    }
    start += 64;
  }
  changed->Shrink(static_cast<size_t>(next - changed->data()));
  return true;
}

void ScheduleTable::Erase(uint32_t row) {
  names.Forget(row);
  changed_[row] = kErased;
  last_change_ = last_erase_ = epoch_;
  ++revision_;
  ++erased_;
}

size_t ScheduleTable::RowFrom(size_t place) const {
  size_t row = 0;
  for (size_t end = rows(); row < end;) {
    const size_t middle = (row + end) / 2;
    if (PlaceOf(middle) < place) {
      row = middle + 1;
    } else {
      end = middle;
    }
  }
  return row;
}

bool ScheduleTable::EnsureDetails() {
  if (HasDetails() || rows() == 0) return true;
  Details made;
  if (!made.ResizeAbsent(rows())) return false;
  details = std::move(made);
  return true;
}

bool ScheduleTable::Compact() {
  NameTable kept_names;
  const size_t numbers = names.numbers.size();
  for (size_t row = 0; row < rows(); ++row) {
    if (!IsLive(row)) continue;
    const bool is_kept = row < numbers ? kept_names.numbers.Append(names.numbers[row])
                                       : kept_names.texts.Append(names.texts[row - numbers]);
    if (!is_kept) return false;
  }
  uint32_t duplicate = kNoRow;
  if (!kept_names.Index({}, &duplicate)) return false;
  // Counted from the start again where an iteration could hardly still be on its way.
  const bool is_worn = next_place_ > INT32_MAX;
  if (!places_.Resize(rows())) return false;

  size_t kept = 0;
  for (size_t row = 0; row < rows(); ++row) {
    if (!IsLive(row)) continue;
    times.Set(kept, times[row]);
    if (HasDetails()) details.CopyRow(kept, details, row);
    changed_[kept] = changed_[row];
    places_[kept] = static_cast<uint32_t>(next_place_ == 0 || is_worn ? row : places_[row]);
    ++kept;
  }
  const bool had_details = HasDetails();
  if (next_place_ == 0 || is_worn) next_place_ = static_cast<uint32_t>(rows());
  places_.Shrink(kept);
  names = std::move(kept_names);
  erased_ = 0;
  ForgetChanges();
  ++revision_;
  // These only ever shrink.
  return times.Resize(kept) && changed_.Resize(kept) &&
         (!had_details || details.ResizeAbsent(kept));
}

}  // namespace snapshoter
