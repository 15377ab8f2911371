// Lengths, counts and nesting that are lies: a coded error, soon, without the memory they ask for.

#include <gtest/gtest.h>

#include <chrono>

#include "allocations.h"
#include "gob_builder.h"
#include "support.h"

namespace snapshoter::test {
namespace {

using namespace gob;  // NOLINT(google-build-using-namespace)

constexpr size_t kAllowance = size_t{64} << 20;

/// Expects one of two codes, quickly and within bounds. The time is generous for busy machines and
/// sanitizers; what it catches takes minutes.
void ExpectRefused(const std::string& bytes, const std::string& code,
                   const std::string& other = "") {
  Bytes input = BytesOf(bytes);
  std::unique_ptr<Snapshot> snapshot;
  const auto begin = std::chrono::steady_clock::now();
  const AllocationWatch watch;
  const Status status = VersionedSnapshot().ReadSnapshot(std::move(input), &snapshot);
  EXPECT_LE(watch.peak(), kAllowance);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  if (CodeOf(status) != other) EXPECT_EQ(CodeOf(status), code);
  EXPECT_EQ(snapshot, nullptr);
}

class HostileLength : public testing::TestWithParam<uint64_t> {};

TEST_P(HostileLength, IsRefusedWhereverItStands) {
  const std::string lie = Uint(GetParam());
  const std::string good = Struct(kEnvelope, {{"Version", 2}, {"Ser", 5}});
  ExpectRefused(lie, "NOT_A_SNAPSHOT", "TRUNCATED");
  ExpectRefused(good + lie + "abc", "TRUNCATED");
  // The name of a type, and how many fields it has.
  ExpectRefused(Message(Int(-kEnvelope) + "\x03\x01\x01" + lie + "Ser"), "CORRUPT");
  ExpectRefused(Message(Int(-kEnvelope) + "\x03\x01" + Common(kEnvelope) + '\x01' + lie + '\x01' +
                        Text("Ser")),
                "CORRUPT");
  ExpectRefused(EnvelopeOf(lie + "short"), "CORRUPT");
  ExpectRefused(WithTimes(lie + Entry()), "CORRUPT");
  ExpectRefused(WithTimes('\x01' + lie + Entry()), "CORRUPT");
  ExpectRefused(WithTimes('\x01' + Text("k1") + lie + kGoodTime), "CORRUPT");
  // The same in a snapshot that has room for the quick path.
  ExpectRefused(WithTimes('\x02' + lie + Entry(std::string(300, 'a'))), "CORRUPT");
  ExpectRefused(WithOther("", 6, lie), "CORRUPT");
  ExpectRefused(WithOther(Slice(kOther, 6), kOther, lie + 'a'), "CORRUPT");
  ExpectRefused(WithOther(Slice(kOther, kOther), kOther, lie), "CORRUPT");
  ExpectRefused(WithOther(Map(kOther, 6, 6), kOther, lie), "CORRUPT");
  ExpectRefused(WithOther("", 8, lie + "string"), "CORRUPT");
  ExpectRefused(WithOther("", 8, Text("string") + Int(6) + lie), "CORRUPT");
  ExpectRefused(WithOther(Struct(kOther, {{"A", 2}}), kOther, lie + '\x01'), "CORRUPT");
  ExpectRefused(WithOther(Array(kOther, 1, static_cast<int64_t>(GetParam())), kOther, "\x01\x01"),
                "CORRUPT");
}

INSTANTIATE_TEST_SUITE_P(Lengths, HostileLength,
                         testing::Values(uint64_t{5'000}, (uint64_t{1} << 31) - 1,
                                         uint64_t{1} << 31, UINT32_MAX, uint64_t{1} << 32,
                                         (uint64_t{1} << 32) + 3, uint64_t{INT64_MAX},
                                         uint64_t{1} << 63, UINT64_MAX - 1, UINT64_MAX));

TEST(GobHostile, CountOfAFewMoreThanThereAreIsRefused) {
  std::string entries;
  for (int i = 0; i < 1000; ++i) entries += Entry(std::to_string(i));
  EXPECT_EQ(CodeOfReading(BytesOf(WithTimes(Uint(1000) + entries))), "OK");
  ExpectRefused(WithTimes(Uint(1001) + entries), "CORRUPT");
  ExpectRefused(WithTimes(Uint(999) + entries), "CORRUPT", "TRAILING_BYTES");
}

TEST(GobHostile, LargeCountInALargeFileReservesLittle) {
  // 30 MB that could hold 1,800,000 entries, of which the second is none.
  std::string entries = Entry();
  entries.resize(30'000'000, '\0');
  ExpectRefused(WithTimes(Uint(1'700'000) + entries), "CORRUPT");
}

class Nesting : public testing::TestWithParam<int> {};

TEST_P(Nesting, OfTypesAndValuesIsCapped) {
  const auto depth = static_cast<size_t>(GetParam());
  std::string structs;
  std::string slices;
  for (int i = 0; i < GetParam() && i < 900; ++i) {
    structs += Struct(kOther + i, {{"Next", kOther + i + 1}});
    slices += Slice(kOther + i, kOther + i + 1);
  }
  const std::string last = Struct(kOther + std::min(GetParam(), 900), {});
  const std::string ones(depth, '\x01');
  const std::string zeros(depth + 1, '\0');
  ExpectRefused(WithOther(structs + last, kOther, ones + zeros), "TOO_LARGE");
  ExpectRefused(WithOther(slices + last, kOther, ones + '\0'), "TOO_LARGE");
  ExpectRefused(WithOther(Struct(kOther, {{"Next", kOther}}), kOther, ones + zeros), "TOO_LARGE");
  ExpectRefused(WithOther(Slice(kOther, kOther), kOther, ones + '\0'), "TOO_LARGE");
}

INSTANTIATE_TEST_SUITE_P(Depths, Nesting, testing::Values(102, 10'000, 1'000'000));

TEST(GobHostile, NestingOfAHundredIsRead) {
  const std::string ones(100, '\x01');
  const std::string zeros(101, '\0');
  EXPECT_EQ(
      CodeOfReading(BytesOf(WithOther(Struct(kOther, {{"Next", kOther}}), kOther, ones + zeros))),
      "OK");
}

TEST(GobHostile, TypesAndFieldsAreCapped) {
  std::string types = Struct(kEnvelope, {{"Version", 2}, {"Ser", 5}});
  for (int i = 0; i < 1'100; ++i) types += Slice(kOther + i, 2);
  ExpectRefused(types, "TOO_LARGE");
  Fields fields;
  for (int i = 0; i < 1'001; ++i) fields.emplace_back("F", 2);
  ExpectRefused(Struct(kEnvelope, fields), "TOO_LARGE");
}

// Each unknown field walked all types anew, and each step searched those seen: minutes for 5 MB.
TEST(GobHostile, TypesThatAllReferToOthersAreWalkedOnce) {
  constexpr int kTypes = 900;
  Fields lower;
  std::string types;
  for (int i = 0; i < kTypes; ++i) {
    types += Struct(kOther + i, lower);
    lower.emplace_back("F", kOther + i);
  }
  Fields all = lower;
  all.emplace_back("LastTimes", kMap);
  const std::string value = Message(Int(kSnapshot) + Uint(kTypes + 1) + '\x01' + Entry() + '\0');
  const Bytes bytes = BytesOf(Envelope(PayloadTypes(all) + types + value));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(CodeOfReading(bytes), "OK");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

}  // namespace
}  // namespace snapshoter::test
