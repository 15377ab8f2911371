// Names that stay numbers, as the native format leaves them, against names that are texts.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "snapshot/merge.h"
#include "snapshot/name_table.h"
#include "support.h"

namespace snapshoter::test {
namespace {

uint32_t FindIn(const NameTable& table, uint64_t number) {
  return table.FindNumber(std::to_string(number));
}

/// Looks for every number, and beside each, and at the edges.
void ExpectFindsAll(const std::set<uint64_t>& numbers) {
  NameTable table;
  for (const uint64_t number : numbers) ASSERT_TRUE(table.numbers.Append(number));
  uint32_t row = kNoRow;
  ASSERT_TRUE(table.Index({}, &row));
  row = 0;
  for (const uint64_t number : numbers) {
    ASSERT_EQ(FindIn(table, number), row++) << number;
    for (const uint64_t beside : {number - 1, number + 1}) {
      if (numbers.count(beside) == 0) ASSERT_EQ(FindIn(table, beside), kNoRow) << beside;
    }
  }
  for (const uint64_t edge : {uint64_t{0}, std::numeric_limits<uint64_t>::max()}) {
    if (numbers.count(edge) == 0) ASSERT_EQ(FindIn(table, edge), kNoRow);
  }
}

TEST(NameTable, FindsNumbersHoweverTheyAreSpread) {
  Random random(21);
  for (const size_t count : {0, 1, 2, 3, 9, 100, 5'000}) {
    std::set<uint64_t> even;
    std::set<uint64_t> small;
    std::set<uint64_t> crowded;
    std::set<uint64_t> growing;
    for (size_t i = 0; i < count; ++i) {
      even.insert(random.Next());
      small.insert(i);
      crowded.insert(i % 2 == 0 ? i : UINT64_MAX - i * i);
      growing.insert(uint64_t{1} << i % 64 | i / 64);
    }
    for (const auto& numbers : {even, small, crowded, growing}) ExpectFindsAll(numbers);
  }
}

TEST(NameTable, FindsNumbersBesideOneFarAway) {
  std::set<uint64_t> numbers = {UINT64_MAX};
  for (uint64_t i = 0; i < 3'000; ++i) numbers.insert(i * 3);
  ExpectFindsAll(numbers);
  numbers = {0};
  for (uint64_t i = 0; i < 3'000; ++i) numbers.insert(UINT64_MAX - i * 3);
  ExpectFindsAll(numbers);
}

TEST(NameTable, FindsNoTextThatOnlyResemblesANumber) {
  NameTable table;
  uint32_t duplicate = kNoRow;
  ASSERT_TRUE(table.numbers.Append(7));
  ASSERT_TRUE(table.Index({}, &duplicate));
  EXPECT_EQ(table.FindNumber("7"), 0U);
  for (const char* text : {"", "07", "7 ", "+7", "7.0", "seven"}) {
    EXPECT_EQ(table.FindNumber(text), kNoRow) << text;
  }
}

/// A snapshot as the native format leaves it: decimals are numbers. REQUIRES: some are.
std::unique_ptr<Snapshot> ReadBack(const Snapshot& snapshot) {
  std::unique_ptr<Snapshot> read = Read(Write(snapshot));
  EXPECT_FALSE(read->schedules().names.numbers.empty());
  return read;
}

std::string RandomName(Random& random) {
  const uint64_t pick = random.Below(300);
  if (pick % 3 == 0) return "job " + std::to_string(pick);
  return std::to_string(pick % 3 == 1 ? pick : pick * 60'000'000'000'000'000);
}

// The same random changes to a snapshot whose names are all texts and to one that was read from the
// native format: they must stay indistinguishable.
TEST(NameTable, NumbersBehaveAsTextsThroughAnyChanges) {
  Random random(22);
  for (int round = 0; round < 40; ++round) {
    std::unique_ptr<Snapshot> texts = NewSnapshot(1 + round % 2, NativeCodec());
    ASSERT_TRUE(texts->UpdateLastExecutionTime("7", {5, 0, 0}).ok());
    for (int i = 0; i < 200; ++i) {
      const Time time = {static_cast<int64_t>(random.Below(1'000)), 0, 0};
      ASSERT_TRUE(texts->UpdateLastExecutionTime(RandomName(random), time).ok());
    }
    const std::unique_ptr<Snapshot> numbers = ReadBack(*texts);
    const std::unique_ptr<Snapshot> before = ReadBack(*texts);
    const uint32_t mark = numbers->schedules().Mark();
    ASSERT_EQ(texts->schedules().Mark(), mark);
    bool erased = false;
    for (int i = 0; i < 300; ++i) {
      const std::string name = RandomName(random);
      if (round % 4 >= 2 && random.Below(3) == 0) {
        const bool had = texts->Delete(name);
        ASSERT_EQ(numbers->Delete(name), had);
        erased = erased || had;
      } else {
        const Time time = {static_cast<int64_t>(random.Below(2'000)), 0, Time::kUtc};
        bool moved = false;
        bool moved_too = false;
        ASSERT_TRUE(texts->UpdateLastExecutionTime(name, time, &moved).ok());
        ASSERT_TRUE(numbers->UpdateLastExecutionTime(name, time, &moved_too).ok());
        ASSERT_EQ(moved_too, moved);
      }
      const std::string other = RandomName(random);
      ASSERT_EQ(numbers->GetLastExecutionTime(other), texts->GetLastExecutionTime(other));
    }
    ASSERT_EQ(numbers->size(), texts->size());
    ASSERT_EQ(ContentOf(*numbers), ContentOf(*texts));
    ASSERT_EQ(ToHex(Write(*numbers)), ToHex(Write(*texts)));
    ASSERT_EQ(ContentOf(*Read(Write(*numbers, GobCodec(), 1))), ContentOf(*texts));

    RowQuery query;
    query.sort = SortBy::kName;
    for (const char* filter : {"", "9", "JOB", "00000"}) {
      query.filter = filter;
      query.descending = !query.descending;
      ASSERT_EQ(NamesOf(*numbers, query), NamesOf(*texts, query));
    }

    std::unique_ptr<Snapshot> merged;
    ASSERT_TRUE(MergeSnapshots(*before, *numbers, &merged).ok());
    std::unique_ptr<Snapshot> expected;
    ASSERT_TRUE(MergeSnapshots(*before, *texts, &expected).ok());
    ASSERT_EQ(ToHex(Write(*merged)), ToHex(Write(*expected)));
    Diff diff;
    ASSERT_TRUE(DiffSnapshots(*numbers, *texts, &diff).ok());
    ASSERT_EQ(diff.unchanged, texts->size());

    std::unique_ptr<Snapshot> changes;
    ASSERT_TRUE(ChangesSince(*numbers, mark, &changes).ok());
    ASSERT_EQ(changes == nullptr, erased);
    if (erased) continue;
    ASSERT_TRUE(ApplyChanges(*before, *changes).ok());
    ASSERT_EQ(ToHex(Write(*before)), ToHex(Write(*texts)));
    for (const auto& [name, time] : ContentOf(*changes)) {
      ASSERT_EQ(changes->GetLastExecutionTime(name), time);
    }
  }
}

TEST(NameTable, NumbersThatAreDeletedMakeRoomAgain) {
  Content content;
  for (int i = 0; i < 4'000; ++i) content.push_back({std::to_string(i * 977), {i, 0, 0}});
  content.push_back({"text", {1, 0, 0}});
  const std::unique_ptr<Snapshot> snapshot = ReadBack(*Make(1, content));
  for (int i = 0; i < 3'000; ++i) ASSERT_TRUE(snapshot->Delete(std::to_string(i * 977)));
  EXPECT_FALSE(snapshot->Has("977"));
  EXPECT_FALSE(snapshot->Delete("977"));
  EXPECT_EQ(snapshot->schedules().rows(), 4'001U);
  ASSERT_TRUE(snapshot->UpdateLastExecutionTime("977", {9, 0, 0}).ok());
  EXPECT_EQ(snapshot->schedules().rows(), 1'002U) << "the gaps went when one was added";
  EXPECT_EQ(snapshot->schedules().names.numbers.size(), 1'000U);
  EXPECT_EQ(snapshot->GetLastExecutionTime("977"), (Time{9, 0, 0}));
  EXPECT_EQ(snapshot->GetLastExecutionTime("text"), (Time{1, 0, 0}));
  EXPECT_EQ(snapshot->GetLastExecutionTime(std::to_string(3'999 * 977)), (Time{3'999, 0, 0}));
  EXPECT_EQ(Read(Write(*snapshot))->size(), 1'002U);
}

}  // namespace
}  // namespace snapshoter::test
