// The model: what a Snapshot holds, and that a failure leaves it as it was.

#include <gtest/gtest.h>

#include <map>

#include "allocations.h"
#include "gob_builder.h"
#include "snapshot/merge.h"
#include "snapshot/record.h"
#include "support.h"

namespace snapshoter::test {
namespace {

constexpr Time kEarly = {100, 0, Time::kUtc};
constexpr Time kLate = {100, 1, 3'600};

TEST(Snapshot, OnlyEverMovesForward) {
  const std::unique_ptr<Snapshot> snapshot = NewSnapshot(1, NativeCodec());
  bool moved = false;
  ASSERT_TRUE(snapshot->UpdateLastExecutionTime("a", kLate, &moved).ok());
  EXPECT_TRUE(moved);
  ASSERT_TRUE(snapshot->UpdateLastExecutionTime("a", kEarly, &moved).ok());
  EXPECT_FALSE(moved);
  EXPECT_EQ(snapshot->GetLastExecutionTime("a"), kLate);
  // The same instant in another zone is not later.
  ASSERT_TRUE(snapshot->UpdateLastExecutionTime("a", {100, 1, 0}, &moved).ok());
  EXPECT_FALSE(moved);
  EXPECT_EQ(snapshot->GetLastExecutionTime("a"), kLate);
  EXPECT_EQ(snapshot->GetLastExecutionTime("b"), std::nullopt);
}

TEST(Snapshot, KnowsItsSizeVersionAndKind) {
  for (const Codec* codec : Codecs()) {
    const std::unique_ptr<Snapshot> snapshot = NewSnapshot(1, *codec);
    EXPECT_TRUE(snapshot->IsEmpty());
    ASSERT_TRUE(snapshot->UpdateLastExecutionTime("", kEarly).ok());
    EXPECT_TRUE(snapshot->Has(""));
    EXPECT_FALSE(snapshot->Has("a"));
    EXPECT_EQ(snapshot->size(), 1U);
    const std::unique_ptr<Snapshot> empty = snapshot->Create();
    EXPECT_TRUE(empty->IsEmpty());
    EXPECT_EQ(empty->GetVersion(), 1);
    EXPECT_EQ(&empty->codec(), codec);
    EXPECT_EQ(FindCodec(codec->name()), codec);
  }
  EXPECT_EQ(FindCodec("json"), nullptr);
  EXPECT_EQ(NewSnapshot(0, NativeCodec()), nullptr);
  EXPECT_EQ(NewSnapshot(3, NativeCodec()), nullptr);
}

TEST(Snapshot, RefusesNamesAndTimesThatNoFileCouldHold) {
  SnapshotV2 snapshot(NativeCodec());
  const std::string bad = "\xc3";
  EXPECT_EQ(CodeOf(snapshot.UpdateLastExecutionTime(bad, kEarly)), "INVALID_NAME");
  EXPECT_EQ(CodeOf(snapshot.Describe(bad, "", "", "", std::nullopt)), "INVALID_NAME");
  EXPECT_EQ(CodeOf(snapshot.RecordRun(bad, kEarly, std::nullopt, Outcome::kFailed)),
            "INVALID_NAME");
  EXPECT_EQ(CodeOf(snapshot.Describe("a", bad, "", "", std::nullopt)), "INVALID_NAME");
  EXPECT_EQ(CodeOf(snapshot.Describe("a", "", std::string(1, '\0'), "", std::nullopt)),
            "INVALID_NAME");
  for (const Time& time : {Time{0, 1'000'000'000, 0}, Time{0, 0, Time::kMinOffset - 1},
                           Time{0, 0, Time::kMaxOffset + 1}}) {
    EXPECT_EQ(CodeOf(snapshot.UpdateLastExecutionTime("a", time)), "INVALID_TIME");
    EXPECT_EQ(CodeOf(snapshot.Describe("a", "", "", "", time)), "INVALID_TIME");
    EXPECT_EQ(CodeOf(snapshot.RecordRun("a", time, std::nullopt, Outcome::kFailed)),
              "INVALID_TIME");
    EXPECT_EQ(CodeOf(snapshot.RecordRun("a", kEarly, time, Outcome::kFailed)), "INVALID_TIME");
  }
  EXPECT_TRUE(snapshot.IsEmpty());
}

TEST(Snapshot, AgreesWithAMapOverRandomCalls) {
  Random random(7);
  std::unique_ptr<Snapshot> snapshot = NewSnapshot(1, NativeCodec());
  std::map<std::string, Time> model;
  for (int step = 0; step < 60'000; ++step) {
    const std::string name = std::to_string(random.Below(6'000));
    const bool clears = step / 10'000 % 2 == 1;  // so that rows are given up in between
    if (random.Below(10) < (clears ? 8 : 2)) {
      ASSERT_EQ(snapshot->Delete(name), model.erase(name) == 1);
    } else {
      const Time time = {static_cast<int64_t>(random.Below(1'000)), 0, Time::kUtc};
      bool moved = false;
      ASSERT_TRUE(snapshot->UpdateLastExecutionTime(name, time, &moved).ok());
      const auto [known, is_new] = model.emplace(name, time);
      ASSERT_EQ(moved, is_new || time.IsAfter(known->second));
      if (moved) known->second = time;
    }
  }
  EXPECT_EQ(ContentOf(*snapshot), Content(model.begin(), model.end()));
  EXPECT_LT(snapshot->schedules().rows(), 20'000U) << "rows of deleted schedules are given up";
}

TEST(SnapshotV2, KeepsWhatIsKnownOfASchedule) {
  SnapshotV2 snapshot(NativeCodec());
  ASSERT_TRUE(snapshot.Describe("a", "0 * * * *", "UTC", "croner", kEarly).ok());
  EXPECT_EQ(snapshot.GetLastExecutionTime("a"), std::nullopt);
  ASSERT_TRUE(snapshot.Describe("a", "5 * * * *", "UTC", "croner", kLate).ok());
  bool moved = false;
  ASSERT_TRUE(snapshot.RecordRun("a", {200, 0, 0}, Time{201, 0, 0}, Outcome::kFailed, &moved).ok());
  EXPECT_TRUE(moved);
  ASSERT_TRUE(snapshot.RecordRun("a", {150, 0, 0}, Time{202, 0, 0}, Outcome::kFailed, &moved).ok());
  EXPECT_FALSE(moved);
  Record record = GetRecord(snapshot.schedules(), 0);
  EXPECT_EQ(record.last_execution, (Time{200, 0, 0}));
  EXPECT_EQ(record.description, std::string_view("5 * * * *\0UTC\0croner", 20));
  EXPECT_EQ(record.first_seen, kEarly) << "the first stays";
  EXPECT_EQ(record.last_started, (Time{202, 0, 0}));
  EXPECT_EQ(record.last_succeeded, std::nullopt);
  EXPECT_EQ(record.consecutive_failures, 2U);
  // A run that started before the last known one says nothing of how the last one went.
  ASSERT_TRUE(snapshot.RecordRun("a", {300, 0, 0}, Time{199, 0, 0}, Outcome::kSucceeded).ok());
  record = GetRecord(snapshot.schedules(), 0);
  EXPECT_EQ(record.last_execution, (Time{300, 0, 0}));
  EXPECT_EQ(record.consecutive_failures, 2U);
  ASSERT_TRUE(snapshot.RecordRun("a", {301, 0, 0}, std::nullopt, Outcome::kAborted).ok());
  EXPECT_EQ(GetRecord(snapshot.schedules(), 0).consecutive_failures, 2U);
  ASSERT_TRUE(snapshot.RecordRun("a", {302, 0, 0}, std::nullopt, Outcome::kSucceeded).ok());
  record = GetRecord(snapshot.schedules(), 0);
  EXPECT_EQ(record.last_succeeded, (Time{302, 0, 0}));
  EXPECT_EQ(record.consecutive_failures, 0U);
}

TEST(SnapshotV2, IsWrittenAsVersion1OnlyWhereNothingIsLostOrThatIsAllowed) {
  const auto code = [](const Snapshot& snapshot, bool allow_loss = false) {
    VersionedSnapshot::Options options;
    options.version = 1;
    options.allow_loss = allow_loss;
    Bytes bytes = BytesOf("as it was");
    std::string found = CodeOf(VersionedSnapshot(options).WriteSnapshot(snapshot, &bytes));
    EXPECT_EQ(ToHex(bytes) == ToHex(BytesOf("as it was")), found != "OK");
    return found;
  };
  const auto fresh = [] {
    auto snapshot = std::make_unique<SnapshotV2>(NativeCodec());
    EXPECT_TRUE(snapshot->UpdateLastExecutionTime("a", kEarly).ok());
    return snapshot;
  };
  EXPECT_EQ(code(*fresh()), "OK");
  auto described = fresh();
  ASSERT_TRUE(described->Describe("a", "x", "", "", std::nullopt).ok());
  auto seen = fresh();
  ASSERT_TRUE(seen->Describe("a", "", "", "", kEarly).ok());
  auto ran = fresh();
  ASSERT_TRUE(ran->RecordRun("a", kLate, std::nullopt, Outcome::kFailed).ok());
  auto never_ran = fresh();
  ASSERT_TRUE(never_ran->Describe("b", "x", "", "", std::nullopt).ok());
  auto taken = fresh();
  taken->SetProvenance(kEarly, std::nullopt);
  auto sourced = fresh();
  sourced->SetProvenance(std::nullopt, "");
  for (const auto* snapshot : {&described, &seen, &ran, &never_ran, &taken, &sourced}) {
    EXPECT_EQ(code(**snapshot), "LOSSY_DOWNGRADE");
    EXPECT_EQ(code(**snapshot, true), "OK");
  }
  // What is dropped: the schedule that never ran, but not the time of the other.
  EXPECT_EQ(code(*never_ran, true), "OK");
  VersionedSnapshot::Options options;
  options.codec = &GobCodec();
  options.allow_loss = true;
  Bytes bytes;
  ASSERT_TRUE(VersionedSnapshot(options).WriteSnapshot(*never_ran, &bytes).ok());
  EXPECT_EQ(ContentOf(*Read(bytes)), (Content{{"a", kEarly}}));
  // Of a schedule that is gone nothing can be lost.
  ASSERT_TRUE(never_ran->Delete("b"));
  EXPECT_EQ(code(*never_ran), "OK");
}

TEST(Snapshot, VersionsThatACodecCannotHoldAreRefused) {
  const std::unique_ptr<Snapshot> snapshot = Make(1, {{"a", kEarly}});
  const std::pair<const Codec*, int> unsupported[] = {
      {&GobCodec(), 2}, {&NativeCodec(), 3}, {&NativeCodec(), -1}};
  for (const auto& [codec, version] : unsupported) {
    VersionedSnapshot::Options options;
    options.codec = codec;
    options.version = version;
    Bytes bytes;
    EXPECT_EQ(CodeOf(VersionedSnapshot(options).WriteSnapshot(*snapshot, &bytes)),
              "UNSUPPORTED_VERSION");
    EXPECT_TRUE(bytes.empty());
  }
}

/// Whatever fails, the target holds what it held, and goes on working.
void ExpectUntouched(Snapshot& target, const Content& held) {
  EXPECT_EQ(ContentOf(target), held);
  const Time later = {INT64_MAX, 0, 0};
  EXPECT_TRUE(target.UpdateLastExecutionTime("kept", later).ok());
  EXPECT_EQ(target.GetLastExecutionTime("kept"), later);
}

TEST(AllOrNothing, AFailedDeserializeLeavesTheSnapshotAsItWas) {
  const Content held = {{"kept", kEarly}, {"kept too", kLate}};
  for (const Codec* codec : Codecs()) {
    Bytes good;
    Content content;
    for (int i = 0; i < 40; ++i) content.emplace_back("name" + std::to_string(100 + i), kLate);
    ASSERT_TRUE(Make(1, content, *codec)->Serialize(&good).ok());
    for (size_t size = 0; size < good.size(); ++size) {
      const std::unique_ptr<Snapshot> target = Make(1, held, *codec);
      Bytes cut = Copy(good);
      cut.Shrink(size);
      ASSERT_FALSE(target->Deserialize(std::move(cut)).ok()) << size;
      ExpectUntouched(*target, held);
    }
    const std::unique_ptr<Snapshot> target = Make(1, held, *codec);
    ASSERT_TRUE(target->Deserialize(std::move(good)).ok());
    EXPECT_EQ(ContentOf(*target), content);
  }
}

TEST(AllOrNothing, AFailedReadLeavesThePointerAsItWas) {
  std::unique_ptr<Snapshot> snapshot = Make(1, {{"kept", kEarly}});
  const Snapshot* const before = snapshot.get();
  Bytes bytes = Write(*Make(1, {{"other", kEarly}}));
  bytes[bytes.size() - 1] ^= 1;
  EXPECT_EQ(CodeOf(VersionedSnapshot().ReadSnapshot(std::move(bytes), &snapshot)),
            "CHECKSUM_MISMATCH");
  EXPECT_EQ(snapshot.get(), before);
}

TEST(AllOrNothing, RunningOutOfMemoryAnywhereIsToldAndLeavesTheSnapshotAsItWas) {
  const Content held = {{"kept", kEarly}, {"kept too", kLate}};
  SnapshotV2 source(NativeCodec());
  for (int i = 0; i < 300; ++i) {
    const std::string name = i % 2 == 0 ? std::to_string(i) : "name" + std::to_string(i);
    ASSERT_TRUE(source.RecordRun(name, kLate, std::nullopt, Outcome::kFailed).ok());
    ASSERT_TRUE(source.Describe(name, name, "UTC", "cron", kEarly).ok());
  }
  for (const Codec* codec : Codecs()) {
    const int version = codec->newest_version();
    Bytes good;
    ASSERT_TRUE(codec->WritePayload(source.content(), version, &good).ok());
    size_t failures = 0;
    for (bool done = false; !done; ++failures) {
      const std::unique_ptr<Snapshot> target = Make(version, held, *codec);
      Bytes written = BytesOf("as it was");
      Bytes input = Copy(good);
      bool read_failed = false;
      bool write_failed = false;
      {
        AllocationWatch watch;
        watch.FailColumnRequests(failures, SIZE_MAX);
        const Status status = target->Deserialize(std::move(input));
        read_failed = CodeOf(status) == "TOO_LARGE";
        EXPECT_EQ(status.ok(), !read_failed);
        watch.FailColumnRequests(failures, SIZE_MAX);
        const Status other = codec->WritePayload(source.content(), version, &written);
        write_failed = CodeOf(other) == "TOO_LARGE";
        EXPECT_EQ(other.ok(), !write_failed);
      }
      if (read_failed) ExpectUntouched(*target, held);
      EXPECT_EQ(ToHex(written), write_failed ? ToHex(BytesOf("as it was")) : ToHex(good));
      done = !read_failed && !write_failed;
    }
    EXPECT_GT(failures, codec == &NativeCodec() ? 30U : 3U);
  }
}

TEST(AllOrNothing, RunningOutOfMemoryInACallIsToldAndLeavesTheSnapshotWorking) {
  for (size_t failing = 0; failing < 80; ++failing) {
    SnapshotV2 snapshot(NativeCodec());
    AllocationWatch watch;
    watch.FailColumnRequests(failing / 2, 1 + failing % 2);
    std::map<std::string, Time> model;
    for (int i = 0; i < 200; ++i) {
      const std::string name = "name" + std::to_string(i % 50);
      Status status;
      if (i % 3 == 0) status = snapshot.Describe(name, name, "", "", std::nullopt);
      if (i % 3 == 1) status = snapshot.RecordRun(name, kLate, std::nullopt, Outcome::kFailed);
      if (i % 3 == 2) status = snapshot.UpdateLastExecutionTime(name, kEarly);
      if (status.ok()) {
        model.emplace(name, kEarly);
      } else {
        EXPECT_EQ(CodeOf(status), "TOO_LARGE");
      }
      ASSERT_EQ(snapshot.size(), model.size()) << failing << " at " << i;
      ASSERT_EQ(snapshot.Has(name), model.count(name) == 1);
    }
    EXPECT_EQ(snapshot.size(), 50U);
  }
}

// Iterations go on from a place. Rows get other numbers each time that gaps are closed up.
TEST(ScheduleTable, PlacesStayHoweverOftenGapsAreClosedUp) {
  const std::unique_ptr<Snapshot> snapshot = NewSnapshot(1, NativeCodec());
  const ScheduleTable& table = snapshot->schedules();
  std::map<std::string, uint32_t> places;
  int closed = 0;
  for (int added = 0, deleted = 0; added < 12'000; ++added) {
    const std::string name = "s" + std::to_string(added);
    const size_t rows = table.rows();
    ASSERT_TRUE(snapshot->UpdateLastExecutionTime(name, {added, 0, 0}).ok());
    closed += table.rows() < rows ? 1 : 0;
    places[name] = table.PlaceOf(table.Find(name));
    // All but a few, so that gaps are soon the most.
    while (deleted + 500 < added) {
      const std::string gone = "s" + std::to_string(deleted++);
      ASSERT_TRUE(snapshot->Delete(gone));
      places.erase(gone);
    }
    if (added % 100 != 0) continue;
    for (const auto& [known, place] : places) {
      const uint32_t row = table.Find(known);
      ASSERT_EQ(table.PlaceOf(row), place) << known;
      ASSERT_EQ(table.RowFrom(place), row);
      ASSERT_EQ(table.RowFrom(place + 1), row + 1);
    }
  }
  EXPECT_GT(closed, 2);
}

}  // namespace
}  // namespace snapshoter::test
