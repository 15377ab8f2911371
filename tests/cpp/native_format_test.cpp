// What the native format promises: one file for one content, and no damage that passes.

#include <gtest/gtest.h>

#include <algorithm>

#include "allocations.h"
#include "native/header.h"
#include "snapshot/merge.h"
#include "support.h"

namespace snapshoter::test {
namespace {

/// Decimals, texts that share beginnings, and the edges of times.
Content Sample() {
  Content content = {{"", {5, 0, 0}},
                     {"0", {6, 1, -60}},
                     {"00", {7, 0, Time::kUtc}},
                     {"18446744073709551615", {8, 0, Time::kUtc}},
                     {"18446744073709551616", {9, 0, Time::kUtc}}};
  for (const Time& time : EdgeTimes()) {
    content.emplace_back("edge:" + std::to_string(content.size()), time);
    content.emplace_back(std::to_string(content.size() * 1'000'003), time);
  }
  content.emplace_back(std::string(200, 'x') + "a", EdgeTimes()[0]);
  content.emplace_back(std::string(200, 'x') + "b", EdgeTimes()[1]);
  content.emplace_back("\xe5\xb7\xa5\xe4\xbd\x9c", EdgeTimes()[2]);
  std::sort(content.begin(), content.end());
  return content;
}

std::unique_ptr<Snapshot> SampleV2() {
  auto snapshot = std::make_unique<SnapshotV2>(NativeCodec());
  const Time time = {1'695'749'400, 5, 3'600};
  EXPECT_TRUE(snapshot->UpdateLastExecutionTime("42", time).ok());
  EXPECT_TRUE(snapshot->Describe("daily", "0 0 * * *", "Europe/Stockholm", "croner", time).ok());
  EXPECT_TRUE(snapshot->Describe("7", "*/5 * * * *", "", "cron", std::nullopt).ok());
  EXPECT_TRUE(snapshot->Describe("again", "*/5 * * * *", "", "cron", std::nullopt).ok());
  EXPECT_TRUE(snapshot->RecordRun("daily", time, time, Outcome::kFailed).ok());
  EXPECT_TRUE(snapshot->RecordRun("42", time, std::nullopt, Outcome::kSucceeded).ok());
  snapshot->SetProvenance(Time{1'695'749'401, 0, Time::kUtc}, "host-1");
  return snapshot;
}

std::vector<Bytes> SampleFiles() {
  std::vector<Bytes> files;
  files.push_back(Write(*NewSnapshot(1, NativeCodec())));
  files.push_back(Write(*NewSnapshot(2, NativeCodec())));
  files.push_back(Write(*Make(1, {{"k1", {1, 2, 3}}})));
  files.push_back(Write(*Make(1, Sample())));
  files.push_back(Write(*Make(2, Sample())));
  files.push_back(Write(*SampleV2()));
  return files;
}

TEST(NativeFormat, KeepsEverything) {
  for (const int version : {1, 2}) {
    const std::unique_ptr<Snapshot> read = Read(Write(*Make(version, Sample())));
    ASSERT_NE(read, nullptr);
    EXPECT_EQ(read->GetVersion(), version);
    EXPECT_STREQ(read->codec().name(), "native");
    EXPECT_EQ(ContentOf(*read), Sample());
  }
  const std::unique_ptr<Snapshot> before = SampleV2();
  const std::unique_ptr<Snapshot> after = Read(Write(*before));
  ASSERT_NE(after, nullptr);
  EXPECT_EQ(after->content().taken_at, before->content().taken_at);
  EXPECT_EQ(after->content().source, "host-1");
  Diff diff;
  ASSERT_TRUE(DiffSnapshots(*before, *after, &diff).ok());
  EXPECT_EQ(diff.unchanged, 4U);
  EXPECT_TRUE(diff.added.empty() && diff.removed.empty() && diff.changed.empty());
}

TEST(NativeFormat, EqualContentIsEqualBytesWhateverTheOrder) {
  Content content = Sample();
  const std::string expected = ToHex(Write(*Make(1, content)));
  Random random(5);
  for (int round = 0; round < 50; ++round) {
    for (size_t i = content.size(); i > 1; --i) {
      std::swap(content[i - 1], content[random.Below(i)]);
    }
    const std::unique_ptr<Snapshot> snapshot = Make(1, content);
    // Schedules that came and went, and earlier times, leave no trace.
    ASSERT_TRUE(snapshot->UpdateLastExecutionTime("gone", {1, 1, 1}).ok());
    ASSERT_TRUE(snapshot->Delete("gone"));
    ASSERT_TRUE(snapshot->Delete(content[0].first));
    ASSERT_TRUE(snapshot->UpdateLastExecutionTime(content[0].first, content[0].second).ok());
    EXPECT_EQ(ToHex(Write(*snapshot)), expected);
    EXPECT_EQ(ToHex(Write(*Read(Write(*snapshot, NativeCodec(), 2)), NativeCodec(), 1)), expected);
  }
}

TEST(NativeFormat, DescriptionsThatNobodyUsesAnyMoreLeaveNoTrace) {
  SnapshotV2 a(NativeCodec());
  SnapshotV2 b(NativeCodec());
  ASSERT_TRUE(a.Describe("x", "old", "", "", std::nullopt).ok());
  ASSERT_TRUE(a.Describe("x", "new", "", "", std::nullopt).ok());
  ASSERT_TRUE(b.Describe("x", "new", "", "", std::nullopt).ok());
  EXPECT_EQ(ToHex(Write(a)), ToHex(Write(b)));
}

TEST(NativeFormat, EverySingleByteChangeIsRefused) {
  for (const Bytes& file : SampleFiles()) {
    Bytes changed = Copy(file);
    for (size_t at = 0; at < file.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        if (byte == file[at]) continue;
        changed[at] = static_cast<uint8_t>(byte);
        std::unique_ptr<Snapshot> snapshot;
        ASSERT_FALSE(VersionedSnapshot().ReadSnapshot(Copy(changed), &snapshot).ok())
            << "byte " << at << " as " << byte;
      }
      changed[at] = file[at];
    }
  }
}

TEST(NativeFormat, EverySingleBitFlipHasTheCodeOfItsPlace) {
  for (const Bytes& file : SampleFiles()) {
    for (size_t bit = 0; bit < file.size() * 8; ++bit) {
      Bytes flipped = Copy(file);
      flipped[bit / 8] ^= static_cast<uint8_t>(1 << (bit % 8));
      const std::string code = CodeOfReading(flipped);
      const size_t byte = bit / 8;
      if (byte < 8) {
        EXPECT_EQ(code, "NOT_A_SNAPSHOT") << bit;
      } else if (byte >= 16 && byte < 24) {
        EXPECT_TRUE(code == "TRUNCATED" || code == "TRAILING_BYTES") << bit << code;
      } else {
        EXPECT_EQ(code, "CHECKSUM_MISMATCH") << bit;
      }
    }
  }
}

TEST(NativeFormat, EveryTruncationAndLengtheningIsRefused) {
  for (const Bytes& file : SampleFiles()) {
    for (size_t size = 0; size < file.size(); ++size) {
      Bytes shorter = Copy(file);
      shorter.Shrink(size);
      EXPECT_EQ(CodeOfReading(shorter), size == 0 ? "NOT_A_SNAPSHOT" : "TRUNCATED") << size;
    }
    for (const uint8_t byte : {0, 1, 255}) {
      Bytes longer = Copy(file);
      ASSERT_TRUE(longer.Append(byte));
      EXPECT_EQ(CodeOfReading(longer), "TRAILING_BYTES");
    }
  }
}

TEST(NativeFormat, NewerVersionsAreRefusedWithBothNumbers) {
  Bytes file = Write(*Make(2, Sample()));
  std::unique_ptr<Snapshot> snapshot;
  for (const int version : {0, 3, 99, 65'535}) {
    native::WriteHeader(file, version);
    const Status status = VersionedSnapshot().ReadSnapshot(Copy(file), &snapshot);
    EXPECT_EQ(CodeOf(status), "UNSUPPORTED_VERSION");
    EXPECT_EQ(status.offset(), 10);
    EXPECT_NE(status.message().find(' ' + std::to_string(version) + ','), std::string::npos);
    EXPECT_NE(status.message().find(" 2"), std::string::npos);
  }
}

std::string Leb128(uint64_t number) {
  std::string bytes;
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>((number & 0x7f) | 0x80);
  return bytes += static_cast<char>(number);
}

TEST(NativeFormat, HostileCountsAreRefusedWithoutTheMemoryTheyAskFor) {
  for (const uint64_t lie : {uint64_t{5'000}, uint64_t{1} << 31, (uint64_t{1} << 32) + 3,
                             uint64_t{1} << 63, UINT64_MAX}) {
    const std::string count = Leb128(lie);
    for (const std::string& payload :
         {count + std::string(1, '\0'), '\0' + count, count + count, count + std::string(40, '\0'),
          '\0' + count + std::string(40, '\0')}) {
      for (const int version : {1, 2}) {
        const std::unique_ptr<Snapshot> snapshot = NewSnapshot(version, NativeCodec());
        const AllocationWatch watch;
        EXPECT_EQ(CodeOf(snapshot->Deserialize(BytesOf(payload))), "CORRUPT");
        EXPECT_LE(watch.peak(), size_t{1} << 20);
      }
    }
  }
}

// Blocks of no bits held 128 decimal names in two bytes: 100 KB took 273 MB and 1.2 s.
TEST(NativeFormat, DecimalNamesOfNoBitsAreRefusedAtOnce) {
  constexpr size_t kSize = 100'000;
  for (const uint64_t count : {uint64_t{kSize / 2 * 128}, uint64_t{kSize}, uint64_t{128}}) {
    const std::string payload = Leb128(count) + std::string(kSize, '\0');
    for (const int version : {1, 2}) {
      const std::unique_ptr<Snapshot> snapshot = NewSnapshot(version, NativeCodec());
      const AllocationWatch watch;
      EXPECT_EQ(CodeOf(snapshot->Deserialize(BytesOf(payload))), "CORRUPT");
      EXPECT_LE(watch.peak(), 40 * kSize);
    }
  }
}

// How much memory reading a good file may take, in sizes of the file, as src/FORMAT.md says.
TEST(NativeFormat, AFewBytesDoNotBlowUp) {
  const auto worst = [](const Snapshot& snapshot) {
    const Bytes file = Write(snapshot);
    const AllocationWatch watch;
    EXPECT_NE(Read(file), nullptr);
    return watch.peak() / file.size();
  };
  const Time time = {10, 0, Time::kUtc};
  for (const int version : {1, 2}) {
    SCOPED_TRACE(version);
    const std::unique_ptr<Snapshot> decimals = NewSnapshot(version, NativeCodec());
    // Texts that share all that they may and have one byte of their own.
    const std::unique_ptr<Snapshot> texts = NewSnapshot(version, NativeCodec());
    for (int i = 0; i < 88'000; ++i) {
      const std::string number = std::to_string(100'000 + i);
      EXPECT_TRUE(decimals->UpdateLastExecutionTime("18446744073709" + number, time).ok());
      std::string name(126, 'x');
      for (const int part : {i >> 14, i >> 7 & 127}) name += static_cast<char>(part);
      if (i % 128 != 0) name += static_cast<char>(i % 128);
      EXPECT_TRUE(texts->UpdateLastExecutionTime(name, time).ok());
    }
    if (version == 2) {
      for (Snapshot* snapshot : {decimals.get(), texts.get()}) {
        EXPECT_TRUE(static_cast<SnapshotV2*>(snapshot)->Describe("7", "", "", "", time).ok());
      }
    }
    EXPECT_LE(worst(*decimals), 110U);
    EXPECT_LE(worst(*texts), 180U);
  }
}

TEST(NativeFormat, TakesAtMost11BytesASchedule) {
  // Flyte's names, and whole seconds within a day.
  Content content;
  Random random(6);
  for (int i = 0; i < 100'000; ++i) {
    content.push_back(
        {std::to_string(random.Next()),
         {1'695'686'400 + static_cast<int64_t>(random.Below(86'400)), 0, Time::kUtc}});
  }
  const Bytes file = Write(*Make(1, content));
  EXPECT_LE(file.size(), 11 * content.size());
}

}  // namespace
}  // namespace snapshoter::test
