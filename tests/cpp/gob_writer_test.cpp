// The bytes that Go writes, and times at the edges of its binary form.

#include <gtest/gtest.h>

#include "gob/time.h"
#include "support.h"

namespace snapshoter::test {
namespace {

// Of k1 at 2021-08-05T10:20:30.123456789Z, as a fresh process of Flyte writes it.
const std::string kEnvelopeBytes =
    // VersionedSnapshot is a struct {Version int; Ser []byte}, type 69.
    "33 ff89 03 01 01 11 56657273696f6e6564536e617073686f74 01 ff8a 00 01 02"
    "01 07 56657273696f6e 01 04 00 01 03 536572 01 0a 00 00 00"
    // Its value: Version 1, Ser of 115 bytes.
    "7a ff8a 01 02 01 73";
const std::string kPayloadBytes =
    // SnapshotV1 is a struct {LastTimes}, type 65 ...
    "27 ff81 03 01 01 0a 536e617073686f745631 01 ff82 00 01 01 01 09 4c61737454696d6573 01 ff86"
    "00 00 00"
    // ... of type 67, map[string]*time.Time ...
    "26 ff85 04 01 01 15 6d61705b737472696e675d2a74696d652e54696d65 01 ff86 00 01 0c 01 ff84 00 00"
    // ... of type 66, which encodes itself.
    "0a ff83 05 01 02 ff88 00 00 00"
    // Its value: LastTimes with one entry.
    "18 ff82 01 01 02 6b31 0f 01 0000000ed89db26e 075bcd15 ffff 00";

std::string Normalized(const std::string& hex) { return ToHex(FromHex(hex)); }

TEST(GobWriter, OneEntryIsByteForByteGos) {
  const std::unique_ptr<Snapshot> snapshot =
      Make(1, {{"k1", {1'628'158'830, 123'456'789, Time::kUtc}}}, GobCodec());
  Bytes payload;
  ASSERT_TRUE(snapshot->Serialize(&payload).ok());
  EXPECT_EQ(ToHex(payload), Normalized(kPayloadBytes));
  EXPECT_EQ(ToHex(Write(*snapshot, GobCodec())), Normalized(kEnvelopeBytes + kPayloadBytes + "00"));
}

TEST(GobWriter, EntriesStayInTheOrderOfTheirRows) {
  const Content given = {{"b", {1, 0, 0}}, {"a", {2, 0, 0}}, {"1", {3, 0, 0}}};
  const std::unique_ptr<Snapshot> snapshot = Make(1, given, GobCodec());
  const std::unique_ptr<Snapshot> read = Read(Write(*snapshot, GobCodec()));
  ASSERT_NE(read, nullptr);
  for (uint32_t row = 0; row < given.size(); ++row) {
    EXPECT_EQ(NameAt(read->schedules(), row), given[row].first);
  }
}

TEST(GobWriter, OffsetsTakeTheBytesThatGoReads) {
  const std::pair<int32_t, const char*> offsets[] = {
      {Time::kUtc, "ffff"},
      {0, "0000"},
      {60, "0001"},
      {-120, "fffe"},
      {19'800, "014a"},
      {-34'200, "fdc6"},
      {Time::kMinOffset, "8000"},
      {32'767 * 60, "7fff"},
      // With a byte of seconds, in version 2; Go reads that as unsigned, so minutes are rounded
      // down.
      {1'172, "0013 20"},
      {-1, "ffff 3b"},
      {-59, "ffff 01"},
      {-61, "fffe 3b"},
      {32'767 * 60 + 60, "7fff 3c"},
      {Time::kMaxOffset, "7fff ff"},
  };
  for (const auto& [offset, bytes] : offsets) {
    SCOPED_TRACE(offset);
    Bytes stored;
    const Time time = {0, 0, offset};
    ASSERT_TRUE(stored.Resize(gob::StoredSize(time)));
    gob::StoreTime(time, stored.data());
    const std::string expected = Normalized(bytes);
    EXPECT_EQ(ToHex(stored), (expected.size() == 4 ? "01" : "02") +
                                 Normalized("0000000e7791f700 00000000") + expected);
  }
}

TEST(GobWriter, EveryOffsetButMinusOneMinuteSurvives) {
  uint8_t bytes[gob::kStoredRoom];
  int64_t wrong = 0;
  for (int32_t offset = Time::kMinOffset; offset <= Time::kMaxOffset; ++offset) {
    const Time time = {1, 2, offset};
    if (!gob::CanStore(time)) {
      EXPECT_EQ(offset, -60);
      continue;
    }
    gob::StoreTime(time, bytes);
    wrong += gob::StoredSize(time) != (bytes[0] == 1 ? gob::kTimeSizeV1 : gob::kTimeSizeV2);
    wrong += gob::LoadTime(bytes) != time;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(GobWriter, TimesAtTheEdgesSurvive) {
  Content content;
  for (const Time& time : EdgeTimes()) content.emplace_back(std::to_string(content.size()), time);
  std::sort(content.begin(), content.end());
  const std::unique_ptr<Snapshot> read = Read(Write(*Make(1, content), GobCodec()));
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(ContentOf(*read), content);
}

TEST(GobWriter, AnOffsetOfMinusOneMinuteIsRefusedSinceGoWouldReadUtc) {
  const std::unique_ptr<Snapshot> snapshot = Make(1, {{"k1", {0, 0, -60}}}, GobCodec());
  Bytes out = BytesOf("as it was");
  EXPECT_EQ(CodeOf(snapshot->Serialize(&out)), "INVALID_TIME");
  EXPECT_EQ(CodeOf(VersionedSnapshot().WriteSnapshot(*snapshot, &out)), "INVALID_TIME");
  EXPECT_EQ(ToHex(out), ToHex(BytesOf("as it was")));
  const std::unique_ptr<Snapshot> read = Read(Write(*snapshot, NativeCodec()));
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->GetLastExecutionTime("k1")->offset, -60);
}

TEST(GobWriter, LengthsOfEveryWidthAreReadBack) {
  // Names and payloads around the sizes where a length takes another byte.
  for (const size_t size : {0, 1, 127, 128, 129, 255, 256, 65'535, 65'536, 16'777'300}) {
    const std::string name(size, 'n');
    const std::unique_ptr<Snapshot> read = Read(Write(*Make(1, {{name, {7, 0, 0}}}), GobCodec()));
    ASSERT_NE(read, nullptr) << size;
    EXPECT_EQ(read->GetLastExecutionTime(name), (Time{7, 0, 0})) << size;
  }
}

TEST(GobWriter, RandomSnapshotsSurvive) {
  Random random(1);
  for (int round = 0; round < 200; ++round) {
    Content content;
    for (uint64_t count = random.Below(40); content.size() < count;) {
      std::string name = std::to_string(content.size()) + ":";
      name.append(random.Below(150), static_cast<char>('a' + random.Below(26)));
      Time time = EdgeTimes()[random.Below(EdgeTimes().size())];
      if (random.Below(2) == 0) time.seconds = static_cast<int64_t>(random.Next());
      content.emplace_back(std::move(name), time);
    }
    std::sort(content.begin(), content.end());
    const std::unique_ptr<Snapshot> read = Read(Write(*Make(1, content), GobCodec()));
    ASSERT_NE(read, nullptr);
    EXPECT_EQ(ContentOf(*read), content);
  }
}

}  // namespace
}  // namespace snapshoter::test
