// Pages of differences, and the lines of those that move through a history.

#include "snapshot/diff_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "snapshot/move_lines.h"
#include "support.h"

namespace snapshoter::test {
namespace {

using List = std::vector<std::string>;

List Shown(DiffView& view, const Snapshot& before, const Snapshot& after,
           std::optional<size_t> kind, const std::string& filter) {
  EXPECT_TRUE(view.Update(before, after, kind, filter));
  NameBuffer buffer;
  List shown;
  for (size_t i = 0; i < view.size(); ++i) {
    const DiffView::Row row = view[i];
    shown.push_back(std::to_string(row.kind) +
                    std::string(NameOf(row.pair, before, after, buffer)));
  }
  return shown;
}

TEST(DiffView, ShowsAllOrOneKindOrThoseWithAPartOfAName) {
  const auto before = Make(1, {{"gone", {1, 0, 0}}, {"Later", {1, 0, 0}}, {"sooner", {2, 0, 0}}});
  const auto after = Make(1, {{"Later", {2, 0, 0}}, {"sooner", {1, 0, 0}}, {"new", {1, 0, 0}}});
  Diff diff;
  ASSERT_TRUE(DiffSnapshots(*before, *after, &diff).ok());
  DiffView view(std::move(diff));
  const auto shown = [&](std::optional<size_t> kind, const std::string& filter) {
    return Shown(view, *before, *after, kind, filter);
  };
  EXPECT_EQ(shown({}, ""), (List{"0new", "1gone", "2Later", "3sooner"}));
  EXPECT_EQ(shown(2, ""), (List{"2Later"}));
  EXPECT_EQ(shown(4, ""), List());
  EXPECT_EQ(shown({}, "E"), (List{"0new", "1gone", "2Later", "3sooner"}));
  EXPECT_EQ(shown({}, "LATE"), (List{"2Later"}));
  EXPECT_EQ(shown(3, "er"), (List{"3sooner"}));
  EXPECT_EQ(shown(1, "er"), List());
  EXPECT_EQ(shown(1, ""), (List{"1gone"}));
}

TEST(Diff, FindsTheSameInWhateverOrderTheNamesCome) {
  Content early;
  for (int i = 0; i < 500; ++i) early.emplace_back("name " + std::to_string(i), Time{i, 0, 0});
  Content late = early;
  Random random(5);
  for (int round = 0; round < 20; ++round) {
    for (size_t i = late.size(); i > 1; --i) std::swap(late[i - 1], late[random.Below(i)]);
    late[random.Below(late.size())].second.seconds += 1000;
    const auto before = Make(1, early);
    const auto after = Make(1, late);
    after->Delete("name 7");
    Diff diff;
    ASSERT_TRUE(DiffSnapshots(*before, *after, &diff).ok());
    std::map<std::string, Time> times(early.begin(), early.end());
    size_t advanced = 0;
    for (const auto& [name, time] : late) {
      advanced += name != "name 7" && time.seconds > times.at(name).seconds ? 1 : 0;
    }
    EXPECT_EQ(diff.advanced.size(), advanced);
    EXPECT_EQ(diff.unchanged, 499 - advanced);
    NameBuffer buffer;
    ASSERT_EQ(diff.removed.size(), 1U);
    EXPECT_EQ(NameOf(diff.removed[0], *before, *after, buffer), "name 7");
    EXPECT_EQ(diff.added.size() + diff.regressed.size() + diff.changed.size(), 0U);
  }
}

TEST(Moves, NumberSchedulesAsTheyAreFirstSeenToMove) {
  const auto first = Make(1, {{"a", {1, 0, 0}}, {"b", {1, 0, 0}}, {"c", {1, 0, 0}}});
  const auto second = Make(1, {{"a", {1, 0, 0}}, {"b", {2, 0, 0}}, {"c", {1, 0, 0}}});
  const auto third = Make(1, {{"a", {2, 0, 0}}, {"b", {3, 0, 0}}, {"d", {1, 0, 0}}});
  const auto lines = Make(1, {});
  const auto add = [&](const Snapshot& before, const Snapshot& after, size_t most) {
    size_t moved = 0;
    Column<uint32_t> listed;
    EXPECT_TRUE(AddMoves(before, after, most, lines->schedules(), &moved, &listed).ok());
    std::vector<uint32_t> all(listed.begin(), listed.end());
    all.push_back(static_cast<uint32_t>(moved) + 100);
    return all;
  };
  EXPECT_EQ(add(*first, *second, 9), (std::vector<uint32_t>{0, 101}));
  EXPECT_EQ(add(*second, *third, 9), (std::vector<uint32_t>{1, 2, 0, 103})) << "c is gone";
  EXPECT_EQ(lines->size(), 3U);
  EXPECT_EQ(add(*first, *third, 9), (std::vector<uint32_t>{1, 2, 0, 103}));
  EXPECT_EQ(add(*first, *third, 2), (std::vector<uint32_t>{1, 0, 103})) << "spread evenly";
  EXPECT_EQ(add(*first, *third, 0), (std::vector<uint32_t>{103}));
  EXPECT_EQ(add(*third, *third, 9), (std::vector<uint32_t>{100}));
}

}  // namespace
}  // namespace snapshoter::test
