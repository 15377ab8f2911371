// Merging what replicas know, telling snapshots apart, and passing changes on.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "snapshot/merge.h"
#include "snapshot/record.h"
#include "support.h"

namespace snapshoter::test {
namespace {

using Pointer = std::unique_ptr<Snapshot>;

/// Of a few names and times, so that two of them often speak of the same ones.
Pointer RandomSnapshot(Random& random, int version) {
  const auto time = [&] {
    return Time{static_cast<int64_t>(random.Below(4)), static_cast<uint32_t>(random.Below(2)),
                random.Below(2) == 0 ? Time::kUtc : static_cast<int32_t>(random.Below(2) * 60)};
  };
  Pointer snapshot = NewSnapshot(version, NativeCodec());
  for (uint64_t count = random.Below(12); count > 0; --count) {
    const std::string name = std::to_string(random.Below(8));
    EXPECT_TRUE(snapshot->UpdateLastExecutionTime(name, time()).ok());
    if (version == 1) continue;
    auto& v2 = static_cast<SnapshotV2&>(*snapshot);
    const std::string other = "d" + std::to_string(random.Below(4));
    for (const std::string& described : {other, name}) {
      if (random.Below(2) == 0) continue;
      const std::string expression = "e" + std::to_string(random.Below(4));
      EXPECT_TRUE(v2.Describe(described, expression, "", "", time()).ok());
    }
    if (random.Below(2) == 0) {
      EXPECT_TRUE(
          v2.RecordRun(name, time(), time(), static_cast<Outcome>(1 + random.Below(3))).ok());
    }
    if (random.Below(2) == 0) v2.SetProvenance(time(), name);
  }
  if (random.Below(3) == 0) snapshot->Delete("1");
  return snapshot;
}

Pointer Merge(const Snapshot& a, const Snapshot& b) {
  Pointer merged;
  EXPECT_TRUE(MergeSnapshots(a, b, &merged).ok());
  return merged;
}

/// All of its content, version and provenance included, as the one file that there is for it.
std::string Canonical(const Snapshot& snapshot) { return ToHex(Write(snapshot)); }

TEST(Merge, IsCommutativeAssociativeAndIdempotent) {
  Random random(11);
  for (int round = 0; round < 1'000; ++round) {
    const Pointer a = RandomSnapshot(random, 1 + static_cast<int>(random.Below(2)));
    const Pointer b = RandomSnapshot(random, 1 + static_cast<int>(random.Below(2)));
    const Pointer c = RandomSnapshot(random, 1 + static_cast<int>(random.Below(2)));
    const Pointer ab = Merge(*a, *b);
    ASSERT_EQ(Canonical(*ab), Canonical(*Merge(*b, *a)));
    ASSERT_EQ(Canonical(*Merge(*ab, *c)), Canonical(*Merge(*a, *Merge(*b, *c))));
    ASSERT_EQ(Canonical(*Merge(*a, *a)), Canonical(*a));
    ASSERT_EQ(Canonical(*Merge(*ab, *b)), Canonical(*ab));
  }
}

TEST(Merge, KeepsTheLaterTimeOfEachName) {
  const Pointer a = Make(1, {{"both", {5, 0, 0}}, {"mine", {1, 0, 0}}, {"tie", {9, 9, 60}}});
  const Pointer b = Make(1, {{"both", {4, 9, 0}}, {"yours", {2, 0, 0}}, {"tie", {9, 9, 0}}});
  EXPECT_EQ(
      ContentOf(*Merge(*a, *b)),
      (Content{
          {"both", {5, 0, 0}}, {"mine", {1, 0, 0}}, {"tie", {9, 9, 60}}, {"yours", {2, 0, 0}}}));
  EXPECT_EQ(Merge(*a, *Make(2, {}))->GetVersion(), 2);
  EXPECT_EQ(a->size(), 3U) << "the operands stay";
}

TEST(Merge, TakesHowTheLastRunWentFromWhoeverSawIt) {
  SnapshotV2 a(NativeCodec());
  SnapshotV2 b(NativeCodec());
  ASSERT_TRUE(a.RecordRun("x", {10, 0, 0}, std::nullopt, Outcome::kSucceeded).ok());
  ASSERT_TRUE(b.RecordRun("x", {9, 0, 0}, Time{11, 0, 0}, Outcome::kFailed).ok());
  const Pointer merged = Merge(a, b);
  const Record record = GetRecord(merged->schedules(), 0);
  EXPECT_EQ(record.last_execution, (Time{10, 0, 0}));
  EXPECT_EQ(record.last_succeeded, (Time{10, 0, 0}));
  EXPECT_EQ(record.last_started, (Time{11, 0, 0}));
  EXPECT_EQ(record.last_outcome, static_cast<uint8_t>(Outcome::kFailed));
  EXPECT_EQ(record.consecutive_failures, 1U);
}

/// The expressions that replicas describe "x" with, in the order of their last executions.
std::string MergedExpression(const std::vector<std::string>& expressions) {
  Pointer merged = NewSnapshot(2, NativeCodec());
  for (size_t i = expressions.size(); i-- > 0;) {
    SnapshotV2 replica(NativeCodec());
    EXPECT_TRUE(replica.UpdateLastExecutionTime("x", {static_cast<int64_t>(i), 0, 0}).ok());
    if (!expressions[i].empty()) {
      EXPECT_TRUE(replica.Describe("x", expressions[i], "", "", std::nullopt).ok());
    }
    merged = Merge(*merged, replica);
  }
  const std::string_view joined = GetRecord(merged->schedules(), 0).description;
  return std::string(joined.substr(0, joined.find(Descriptions::kSeparator)));
}

// It took the text that sorts last, so that an old replica brought an old schedule back.
TEST(Merge, TakesWhatAScheduleIsFromWhoeverSawItsLastExecution) {
  EXPECT_EQ(MergedExpression({"a", "b"}), "b");
  EXPECT_EQ(MergedExpression({"b", "a"}), "a");
  EXPECT_EQ(MergedExpression({"b", "c", "a"}), "a");
  EXPECT_EQ(MergedExpression({"b", "c", ""}), "") << "not known, rather than an old one";
}

std::vector<std::string> Names(const Snapshot& snapshot, const Column<Diff::Pair>& pairs,
                               bool after) {
  std::vector<std::string> names;
  for (const Diff::Pair& pair : pairs) {
    names.push_back(NameAt(snapshot.schedules(), after ? pair.after : pair.before));
    EXPECT_EQ(pair.before == kNoRow, &pair >= pairs.end() || (after && pair.before == kNoRow));
  }
  return names;
}

TEST(Diff, PutsEachNameIntoOneList) {
  const Pointer before = Make(2, {{"gone", {1, 0, 0}},
                                  {"later", {1, 0, 0}},
                                  {"same", {1, 0, 0}},
                                  {"sooner", {1, 5, 0}},
                                  {"zone", {1, 0, 0}},
                                  {"deleted", {1, 0, 0}}});
  ASSERT_TRUE(before->Delete("deleted"));
  const Pointer after = Make(2, {{"zone", {1, 0, 60}},
                                 {"sooner", {1, 4, 0}},
                                 {"same", {1, 0, 0}},
                                 {"later", {1, 1, 0}},
                                 {"new", {1, 0, 0}}});
  Diff diff;
  ASSERT_TRUE(DiffSnapshots(*before, *after, &diff).ok());
  EXPECT_EQ(Names(*after, diff.added, true), std::vector<std::string>{"new"});
  EXPECT_EQ(Names(*before, diff.removed, false), std::vector<std::string>{"gone"});
  EXPECT_EQ(Names(*after, diff.advanced, true), std::vector<std::string>{"later"});
  EXPECT_EQ(Names(*after, diff.regressed, true), std::vector<std::string>{"sooner"});
  EXPECT_EQ(Names(*after, diff.changed, true), std::vector<std::string>{"zone"});
  EXPECT_EQ(diff.unchanged, 1U);
}

TEST(Diff, SeesDetailsAndSchedulesThatNeverRan) {
  SnapshotV2 before(NativeCodec());
  SnapshotV2 after(NativeCodec());
  for (SnapshotV2* snapshot : {&before, &after}) {
    ASSERT_TRUE(snapshot->Describe("x", "1", "", "", std::nullopt).ok());
    ASSERT_TRUE(snapshot->Describe("y", "1", "", "", std::nullopt).ok());
  }
  ASSERT_TRUE(after.Describe("x", "2", "", "", std::nullopt).ok());
  ASSERT_TRUE(after.UpdateLastExecutionTime("y", {INT64_MIN, 0, 0}).ok());
  Diff diff;
  ASSERT_TRUE(DiffSnapshots(before, after, &diff).ok());
  EXPECT_EQ(Names(after, diff.changed, true), std::vector<std::string>{"x"});
  EXPECT_EQ(Names(after, diff.advanced, true), std::vector<std::string>{"y"});
}

TEST(Changes, SinceAMarkAreThoseAfterIt) {
  const Pointer snapshot = Make(1, {{"a", {1, 0, 0}}, {"b", {1, 0, 0}}});
  const uint32_t first = snapshot->schedules().Mark();
  EXPECT_FALSE(snapshot->schedules().IsChangedSince(first));
  ASSERT_TRUE(snapshot->UpdateLastExecutionTime("b", {2, 0, 0}).ok());
  ASSERT_TRUE(snapshot->UpdateLastExecutionTime("a", {1, 0, 0}).ok());
  ASSERT_TRUE(snapshot->UpdateLastExecutionTime("c", {1, 0, 0}).ok());
  const uint32_t second = snapshot->schedules().Mark();
  Pointer changes;
  ASSERT_TRUE(ChangesSince(*snapshot, first, &changes).ok());
  EXPECT_EQ(ContentOf(*changes), (Content{{"b", {2, 0, 0}}, {"c", {1, 0, 0}}}));
  // Asked again, as after a save that failed, the answer is the same.
  ASSERT_TRUE(ChangesSince(*snapshot, first, &changes).ok());
  EXPECT_EQ(changes->size(), 2U);
  ASSERT_TRUE(ChangesSince(*snapshot, second, &changes).ok());
  EXPECT_TRUE(changes->IsEmpty());
  // A snapshot cannot say that something is gone, nor that all was replaced.
  ASSERT_TRUE(snapshot->Delete("a"));
  ASSERT_TRUE(ChangesSince(*snapshot, second, &changes).ok());
  EXPECT_EQ(changes, nullptr);
  const uint32_t third = snapshot->schedules().Mark();
  Bytes payload;
  ASSERT_TRUE(snapshot->Serialize(&payload).ok());
  ASSERT_TRUE(snapshot->Deserialize(std::move(payload)).ok());
  ASSERT_TRUE(ChangesSince(*snapshot, third, &changes).ok());
  EXPECT_EQ(changes, nullptr);
  const uint32_t fourth = snapshot->schedules().Mark();
  EXPECT_FALSE(snapshot->schedules().IsChangedSince(fourth));
}

TEST(Changes, AppliedToWhatWasSavedGiveWhatThereIs) {
  Random random(12);
  const Pointer snapshot = RandomSnapshot(random, 2);
  const Pointer saved = Read(Write(*snapshot));
  uint32_t mark = snapshot->schedules().Mark();
  for (int round = 0; round < 500; ++round) {
    auto& v2 = static_cast<SnapshotV2&>(*snapshot);
    const std::string name = std::to_string(random.Below(20));
    const Time time = {static_cast<int64_t>(random.Below(1'000)), 0, 0};
    ASSERT_TRUE(v2.RecordRun(name, time, time, static_cast<Outcome>(1 + random.Below(3))).ok());
    if (random.Below(4) == 0) ASSERT_TRUE(v2.Describe(name, name, "", "", time).ok());
    if (random.Below(4) == 0) v2.SetProvenance(time, name);
    if (random.Below(3) != 0) continue;
    Pointer changes;
    ASSERT_TRUE(ChangesSince(*snapshot, mark, &changes).ok());
    mark = snapshot->schedules().Mark();
    for (int times = 0; times < 2; ++times) ASSERT_TRUE(ApplyChanges(*saved, *changes).ok());
    ASSERT_EQ(Canonical(*saved), Canonical(*snapshot));
  }
}

TEST(Changes, AreTheSameWhetherFewOrManyChanged) {
  Random random(13);
  const Pointer snapshot = NewSnapshot(1, NativeCodec());
  std::map<std::string, uint32_t> changed_in;
  std::vector<uint32_t> marks = {snapshot->schedules().Mark()};
  for (int64_t round = 1; round < 60; ++round) {
    const uint32_t epoch = marks.back() + 1;
    for (uint64_t count = random.Below(random.Below(3) == 0 ? 3'000 : 40); count > 0; --count) {
      const std::string name = std::to_string(random.Below(2'000));
      ASSERT_TRUE(snapshot->UpdateLastExecutionTime(name, {round, 0, 0}).ok());
      changed_in[name] = epoch;
    }
    for (const uint32_t mark : marks) {
      std::set<std::string> expected;
      for (const auto& [name, epoch_of_name] : changed_in) {
        if (epoch_of_name > mark) expected.insert(name);
      }
      Pointer changes;
      ASSERT_TRUE(ChangesSince(*snapshot, mark, &changes).ok());
      std::set<std::string> found;
      const ScheduleTable& table = changes->schedules();
      for (size_t row = 0; row < table.rows(); ++row) found.insert(NameAt(table, row));
      ASSERT_EQ(table.rows(), expected.size());
      ASSERT_EQ(found, expected);
    }
    marks.push_back(snapshot->schedules().Mark());
  }
}

}  // namespace
}  // namespace snapshoter::test
