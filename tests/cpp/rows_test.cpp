// Pages of rows: filtered, sorted in either direction, worked out once.

#include <gtest/gtest.h>

#include <algorithm>

#include "snapshot/rows.h"
#include "support.h"

namespace snapshoter::test {
namespace {

RowQuery By(SortBy sort, bool descending = false) {
  RowQuery query;
  query.sort = sort;
  query.descending = descending;
  return query;
}

using List = std::vector<std::string>;

TEST(Rows, AreInTheOrderOfTheTableUnlessSorted) {
  const auto snapshot = Make(1, {{"b", {3, 0, 0}}, {"a", {1, 0, 0}}, {"c", {2, 0, 0}}});
  EXPECT_EQ(NamesOf(*snapshot, {}), (List{"b", "a", "c"}));
  EXPECT_EQ(NamesOf(*snapshot, By(SortBy::kNothing, true)), (List{"c", "a", "b"}));
  EXPECT_EQ(NamesOf(*snapshot, By(SortBy::kName)), (List{"a", "b", "c"}));
  EXPECT_EQ(NamesOf(*snapshot, By(SortBy::kName, true)), (List{"c", "b", "a"}));
}

TEST(Rows, AreSortedByInstantAndEqualOnesStayInOrder) {
  const auto snapshot = Make(1, {{"max", {INT64_MAX, 0, 0}},
                                 {"x", {-1, 999'999'999, 0}},
                                 {"min", {INT64_MIN, 0, 0}},
                                 {"zero", {0, 0, 0}},
                                 {"y", {-1, 999'999'999, 60}},
                                 {"before", {-1, 0, 0}}});
  EXPECT_EQ(NamesOf(*snapshot, By(SortBy::kTime)),
            (List{"min", "before", "x", "y", "zero", "max"}));
  EXPECT_EQ(NamesOf(*snapshot, By(SortBy::kTime, true)),
            (List{"max", "zero", "x", "y", "before", "min"}));
}

TEST(Rows, ThatLackWhatIsSortedByComeLast) {
  SnapshotV2 snapshot(NativeCodec());
  ASSERT_TRUE(snapshot.UpdateLastExecutionTime("plain", {7, 0, 0}).ok());
  ASSERT_TRUE(snapshot.Describe("described", "b", "", "", Time{5, 0, 0}).ok());
  ASSERT_TRUE(snapshot.RecordRun("ok", {1, 0, 0}, Time{9, 0, 0}, Outcome::kSucceeded).ok());
  ASSERT_TRUE(snapshot.RecordRun("bad", {2, 0, 0}, Time{8, 0, 0}, Outcome::kFailed).ok());
  ASSERT_TRUE(snapshot.RecordRun("bad", {3, 0, 0}, Time{8, 5, 0}, Outcome::kFailed).ok());
  ASSERT_TRUE(snapshot.Describe("ok", "a", "", "", Time{6, 0, 0}).ok());
  EXPECT_EQ(NamesOf(snapshot, By(SortBy::kTime)), (List{"ok", "bad", "plain", "described"}));
  EXPECT_EQ(NamesOf(snapshot, By(SortBy::kTime, true)), (List{"plain", "bad", "ok", "described"}));
  EXPECT_EQ(NamesOf(snapshot, By(SortBy::kFirstSeen)), (List{"described", "ok", "plain", "bad"}));
  EXPECT_EQ(NamesOf(snapshot, By(SortBy::kLastStarted)), (List{"bad", "ok", "plain", "described"}));
  EXPECT_EQ(NamesOf(snapshot, By(SortBy::kLastSucceeded)),
            (List{"ok", "plain", "described", "bad"}));
  EXPECT_EQ(NamesOf(snapshot, By(SortBy::kOutcome)), (List{"ok", "bad", "plain", "described"}));
  EXPECT_EQ(NamesOf(snapshot, By(SortBy::kFailures, true)),
            (List{"bad", "ok", "plain", "described"}));
  EXPECT_EQ(NamesOf(snapshot, By(SortBy::kSchedule)), (List{"ok", "described", "plain", "bad"}));
  EXPECT_EQ(NamesOf(snapshot, By(SortBy::kSchedule, true)),
            (List{"described", "ok", "plain", "bad"}));
  // Nothing is known but times.
  const auto v1 = Make(1, {{"b", {1, 0, 0}}, {"a", {1, 0, 0}}});
  EXPECT_EQ(NamesOf(*v1, By(SortBy::kOutcome)), (List{"b", "a"}));
}

TEST(Rows, AreFilteredByPartOfTheNameAndByTime) {
  const auto snapshot = Make(1, {{"Alpha", {1, 0, 0}}, {"beta", {2, 0, 0}}, {"ALPS", {3, 0, 0}}});
  RowQuery query = By(SortBy::kName, true);
  query.filter = "aLp";
  EXPECT_EQ(NamesOf(*snapshot, query), (List{"Alpha", "ALPS"}));
  query.filter = "";
  query.since = 2;
  EXPECT_EQ(NamesOf(*snapshot, query), (List{"beta", "ALPS"}));
  query.until = 3;
  EXPECT_EQ(NamesOf(*snapshot, query), (List{"beta"}));
  query.filter = "nothing has this";
  EXPECT_EQ(NamesOf(*snapshot, query), List{});
}

TEST(Rows, FollowTheTable) {
  const auto snapshot = Make(1, {{"b", {1, 0, 0}}});
  RowView view;
  const RowQuery query = By(SortBy::kName);
  ASSERT_TRUE(view.Update(snapshot->schedules(), query));
  const uint32_t* kept = view.rows().data();
  ASSERT_TRUE(view.Update(snapshot->schedules(), query));
  EXPECT_EQ(view.rows().data(), kept) << "the same question of the same table sorts nothing";
  ASSERT_TRUE(snapshot->UpdateLastExecutionTime("a", {1, 0, 0}).ok());
  ASSERT_TRUE(view.Update(snapshot->schedules(), query));
  EXPECT_EQ(view.rows().size(), 2U);
  ASSERT_TRUE(snapshot->Delete("b"));
  ASSERT_TRUE(view.Update(snapshot->schedules(), query));
  ASSERT_EQ(view.rows().size(), 1U);
  EXPECT_EQ(NameAt(snapshot->schedules(), view.rows()[0]), "a");
  // Rows are numbered anew once enough are deleted.
  for (int i = 0; i < 3'000; ++i) {
    ASSERT_TRUE(snapshot->UpdateLastExecutionTime(std::to_string(i), {1, 0, 0}).ok());
  }
  for (int i = 0; i < 2'999; ++i) ASSERT_TRUE(snapshot->Delete(std::to_string(i)));
  ASSERT_TRUE(snapshot->UpdateLastExecutionTime("c", {1, 0, 0}).ok());
  EXPECT_LT(snapshot->schedules().rows(), 10U);
  EXPECT_EQ(NamesOf(*snapshot, query), (List{"2999", "a", "c"}));
}

TEST(Rows, AreCountedByTime) {
  const auto snapshot = Make(1, {{"a", {0, 0, 0}},
                                 {"b", {9, 999'999'999, 0}},
                                 {"c", {10, 0, 0}},
                                 {"d", {99, 0, 0}},
                                 {"e", {100, 0, 0}},
                                 {"f", {-1, 0, 0}}});
  Column<uint32_t> counts;
  ASSERT_TRUE(counts.Resize(10));
  CountByTime(snapshot->schedules(), 0, 100, counts);
  EXPECT_EQ(std::vector<uint32_t>(counts.begin(), counts.end()),
            (std::vector<uint32_t>{2, 1, 0, 0, 0, 0, 0, 0, 0, 1}));
  const auto edges = Make(1, {{"a", {INT64_MIN, 0, 0}}, {"b", {INT64_MAX - 1, 0, 0}}});
  CountByTime(edges->schedules(), INT64_MIN, INT64_MAX, counts);
  EXPECT_EQ(counts[0], 1U);
  EXPECT_EQ(counts[9], 1U);
  CountByTime(edges->schedules(), 5, 5, counts);
  EXPECT_EQ(std::count(counts.begin(), counts.end(), 0U), 10);
}

}  // namespace
}  // namespace snapshoter::test
