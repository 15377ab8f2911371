// Files of the native format that stay as they are (tests/golden/native). Its contents.js says the
// same in JavaScript: the module in WebAssembly and this program write the same bytes.

#include <gtest/gtest.h>

#include "json.h"
#include "native/crc32c.h"
#include "support.h"

namespace snapshoter::test {
namespace {

constexpr int64_t kDay = 1'695'686'400;

std::unique_ptr<Snapshot> SmallV1() {
  return Make(1, {{"0", {INT64_MIN, 0, Time::kUtc}},
                  {"18446744073709551615", {INT64_MAX, 999'999'999, 0}},
                  {"", {kDay, 0, -60}},
                  {"daily", {kDay, 500'000'000, Time::kUtc}},
                  {"dairy", {kDay + 1, 1, 19'800}},
                  {"\xe5\xb7\xa5\xe4\xbd\x9c", {kDay + 2, 0, Time::kMinOffset}}});
}

std::unique_ptr<Snapshot> SmallV2() {
  auto snapshot = std::make_unique<SnapshotV2>(NativeCodec());
  const Time late = {kDay + 63'000, 0, Time::kUtc};
  const auto describe = [&](const char* name, const std::optional<Time>& first_seen) {
    return CodeOf(snapshot->Describe(name, "0 0 * * *", "Europe/Oslo", "croner", first_seen));
  };
  const auto run = [&](const char* name, const Time& slot, const std::optional<Time>& started,
                       Outcome outcome) {
    return CodeOf(snapshot->RecordRun(name, slot, started, outcome));
  };
  EXPECT_EQ(describe("daily", Time{kDay - 86'400}), "OK");
  EXPECT_EQ(run("daily", {kDay}, Time{kDay, 250'000'000}, Outcome::kFailed), "OK");
  EXPECT_EQ(describe("never", std::nullopt), "OK");
  EXPECT_EQ(run("42", late, std::nullopt, Outcome::kSucceeded), "OK");
  EXPECT_EQ(run("43", late, std::nullopt, Outcome::kAborted), "OK");
  EXPECT_EQ(CodeOf(snapshot->UpdateLastExecutionTime("plain", {kDay, 0, 3'600})), "OK");
  snapshot->SetProvenance(Time{kDay + 63'001}, "host-1");
  return snapshot;
}

std::unique_ptr<Snapshot> Generated() {
  Random random(1);
  auto snapshot = std::make_unique<SnapshotV2>(NativeCodec());
  for (int i = 0; i < 100'000; ++i) {
    std::string name;
    if (random.Below(2) == 0) {
      name = std::to_string(random.Next());
    } else {
      name = "project-" + std::to_string(random.Below(50));
      name += ":job-" + std::to_string(random.Below(1'000'000));
    }
    Time time;
    time.seconds = 1'600'000'000 + static_cast<int64_t>(random.Below(100'000'000));
    if (random.Below(3) == 0) {
      time.nanoseconds = static_cast<uint32_t>(random.Below(1'000'000'000));
    }
    if (random.Below(4) == 0) time.offset = (static_cast<int32_t>(random.Below(1'681)) - 840) * 60;
    if (random.Below(8) != 0) {
      EXPECT_TRUE(snapshot->UpdateLastExecutionTime(name, time).ok());
      continue;
    }
    const std::string expression = std::to_string(random.Below(60)) + " * * * *";
    EXPECT_TRUE(snapshot->Describe(name, expression, "Europe/Paris", "croner", time).ok());
    const Time started = {time.seconds + 1, 0, time.offset};
    const auto outcome = static_cast<Outcome>(1 + random.Below(3));
    EXPECT_TRUE(snapshot->RecordRun(name, time, started, outcome).ok());
  }
  return snapshot;
}

TEST(NativeGolden, SmallFilesAreWrittenAndWrittenBackByteForByte) {
  const std::pair<const char*, std::unique_ptr<Snapshot>> files[] = {
      {"native/small-v1.snapshot", SmallV1()}, {"native/small-v2.snapshot", SmallV2()}};
  for (const auto& [name, snapshot] : files) {
    SCOPED_TRACE(name);
    const Bytes bytes = BytesOf(ReadGolden(name));
    EXPECT_EQ(ToHex(Write(*snapshot)), ToHex(bytes));
    const std::unique_ptr<Snapshot> read = Read(bytes);
    ASSERT_NE(read, nullptr);
    EXPECT_EQ(read->GetVersion(), snapshot->GetVersion());
    EXPECT_EQ(ToHex(Write(*read)), ToHex(bytes));
  }
}

TEST(NativeGolden, AHundredThousandSchedulesAreTheSameBytesWhereverTheyAreWritten) {
  const Json facts = ParseJson(ReadGolden("native/generated.json"));
  const Bytes bytes = Write(*Generated());
  EXPECT_EQ(std::to_string(bytes.size()), facts["size"].text);
  EXPECT_EQ(std::to_string(native::Crc32c(0, bytes.data(), bytes.size())), facts["crc32c"].text);
  const std::unique_ptr<Snapshot> read = Read(bytes);
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(ToHex(Write(*read)), ToHex(bytes));
}

}  // namespace
}  // namespace snapshoter::test
