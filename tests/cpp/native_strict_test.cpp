// Payloads whose checksum is right and whose content is not what the writer would have written.
// Each is a good one with one thing changed.

#include <gtest/gtest.h>

#include "support.h"

namespace snapshoter::test {
namespace {

std::string CodeOfPayload(int version, std::string_view hex) {
  const std::unique_ptr<Snapshot> snapshot = NewSnapshot(version, NativeCodec());
  return CodeOf(snapshot->Deserialize(FromHex(hex)));
}

std::string Payload(const Snapshot& snapshot) {
  Bytes bytes;
  EXPECT_TRUE(snapshot.Serialize(&bytes).ok());
  return ToHex(bytes);
}

std::string Normalized(const std::string& hex) { return ToHex(FromHex(hex)); }

// Two texts: counts; shared 0 and 1; own lengths 2 and 1; bytes; seconds from 10; the rest is 0.
TEST(NativeStrict, Texts) {
  ASSERT_EQ(Payload(*Make(1, {{"ab", {10, 0, Time::kUtc}}, {"ac", {10, 0, Time::kUtc}}})),
            Normalized("00 02  00 01 02  01 01 01  61 62 63  14 00 00  00 00  00 00"));
  const auto code = [](const std::string& names) {
    return CodeOfPayload(1, "00 02" + names + "14 00 00  00 00  00 00");
  };
  EXPECT_EQ(code("00 01 02  01 01 01  61 62 63"), "OK");
  EXPECT_EQ(code("00 01 02  01 01 01  61 62 62"), "DUPLICATE_NAME");
  EXPECT_EQ(code("00 01 02  01 01 01  61 63 62"), "CORRUPT");     // out of order
  EXPECT_EQ(code("00 00     02 00     61 62 61 63"), "CORRUPT");  // shares more than it says
  EXPECT_EQ(code("00 00     02 00     61 62 62 61"), "OK");
  EXPECT_EQ(code("00 02 08  01 01 01  61 62 63"), "OK");       // the whole name before
  EXPECT_EQ(code("01 00     01 00     61 62"), "CORRUPT");     // nothing before the first
  EXPECT_EQ(code("00 02 0c  01 01 01  61 62 63"), "CORRUPT");  // longer than the one before
  EXPECT_EQ(code("00 01 02  01 01 01  61 62 ff"), "INVALID_NAME");
  EXPECT_EQ(code("00 01 02  01 01 01  31 30 32"), "CORRUPT");  // decimals are no texts
  EXPECT_EQ(code("00 01 02  01 7f 01  61 62 63"), "CORRUPT");
  EXPECT_EQ(code("00 00     00 00"), "DUPLICATE_NAME");  // twice the empty name
}

// A name may share at most 128 bytes, so that small files stay small.
TEST(NativeStrict, SharedBeginnings) {
  const std::string long_name(130, 'x');
  const std::string payload =
      Payload(*Make(1, {{long_name, {10, 0, Time::kUtc}}, {long_name + "y", {10, 0, Time::kUtc}}}));
  EXPECT_EQ(CodeOfPayload(1, payload), "OK");
  EXPECT_EQ(payload.substr(0, 4 + 8 + 8), Normalized("00 02  00 08 00 80  03 07 7f 00"));
  // 129 shared, 2 own.
  EXPECT_EQ(CodeOfPayload(1, "00 02  00 08 00 81  02 08 80 00" + payload.substr(20)), "CORRUPT");
}

TEST(NativeStrict, Decimals) {
  ASSERT_EQ(Payload(*Make(1, {{"5", {10, 0, Time::kUtc}}, {"9", {10, 0, Time::kUtc}}})),
            Normalized("02 00  03 08 02 00  14 00 00  00 00  00 00"));
  EXPECT_EQ(CodeOfPayload(1, "02 00  03 08 02 00  14 00 00  00 00  00 00"), "OK");
  EXPECT_EQ(CodeOfPayload(1, "02 00  03 02 02  14 00 00  00 00  00 00"), "CORRUPT");
  // The greatest, and one past it.
  EXPECT_EQ(CodeOfPayload(1, "02 00  00 40 ffffffffffffffff 0000000000000000 14 00 00 00 00 00 00"),
            "CORRUPT");
  EXPECT_EQ(CodeOfPayload(1, "02 00  00 40 feffffffffffffff 0000000000000000 14 00 00 00 00 00 00"),
            "OK");
}

TEST(NativeStrict, Times) {
  const auto code = [](const std::string& times) {
    return CodeOfPayload(1, "01 00 05 08 00" + times);
  };
  EXPECT_EQ(code("14 00 00  00 00  00 00"), "OK");
  EXPECT_EQ(code("12 01 00  00 00  00 00"), "CORRUPT");  // not counted from the least
  EXPECT_EQ(code("14 00 00  80 94 eb dc 03 00  00 00"), "INVALID_TIME");  // 1,000,000,000
  EXPECT_EQ(code("14 00 00  ff 93 eb dc 03 00  00 00"), "OK");
  EXPECT_EQ(code("14 00 00  00 00  c4 81 f0 01 00"), "OK");  // the last offset
  EXPECT_EQ(code("14 00 00  00 00  c5 81 f0 01 00"), "INVALID_TIME");
  EXPECT_EQ(code("14 00 00  00 00  81 80 80 80 08 00"), "INVALID_TIME");
  EXPECT_EQ(code("14 00 00  00 00  00 00  00"), "TRAILING_BYTES");
  EXPECT_EQ(code("14 00 00  00 00  00"), "CORRUPT");
  // Nothing has no least second but 0.
  EXPECT_EQ(CodeOfPayload(1, "00 00 00"), "OK");
  EXPECT_EQ(CodeOfPayload(1, "00 00 02"), "CORRUPT");
  // From the first second that there is to the last, and past it.
  const std::string first = "02 00  01 08 00 00  ffffffffffffffffff01 00 40 0000000000000000 ";
  EXPECT_EQ(CodeOfPayload(1, first + "ffffffffffffffff 00 00 00 00"), "OK");
  EXPECT_EQ(
      CodeOfPayload(1, "02 00  01 08 00 00  02 00 40 0000000000000000 ffffffffffffffff 0000 0000"),
      "INVALID_TIME");
}

// Version 2: which fields each row has, then only those.
TEST(NativeStrict, Fields) {
  SnapshotV2 snapshot(NativeCodec());
  ASSERT_TRUE(snapshot.Describe("5", "a", "b", "c", std::nullopt).ok());
  ASSERT_EQ(Payload(snapshot),
            Normalized("01 00 05 08 00  02 00  00  01 05 6100620063  00 00  00 00 00  00"));
  const auto code = [](const std::string& rest) {
    return CodeOfPayload(2, "01 00 05 08 00" + rest);
  };
  EXPECT_EQ(code("02 00  00  01 05 6100620063  00 00  00 00 00  00"), "OK");
  EXPECT_EQ(code("02 00  00  01 05 6100620063  01 00  00 00 00  00"), "CORRUPT");  // no such one
  EXPECT_EQ(code("02 00  00  01 05 6100626263  00 00  00 00 00  00"), "CORRUPT");  // two parts
  EXPECT_EQ(code("02 00  00  01 05 6100000063  00 00  00 00 00  00"), "CORRUPT");  // four
  EXPECT_EQ(code("02 00  00  01 05 6100ff0063  00 00  00 00 00  00"), "CORRUPT");  // not UTF-8
  EXPECT_EQ(code("02 00  00  02 05 6100620063 05 6100620064  00 00  00 00 00  00"),
            "CORRUPT");                         // one that is not used
  EXPECT_EQ(code("40 00  00  00"), "CORRUPT");  // an unknown field
  EXPECT_EQ(code("00 00  00  00"), "OK");       // nothing but the name
  EXPECT_EQ(code("20 00  00  00  00 00 00  01 00 00 00  00"), "OK");
  EXPECT_EQ(code("20 00  00  00  00 00 00  03 00 00 00  00"), "OK");
  EXPECT_EQ(code("20 00  00  00  00 00 00  00 00 00 00  00"), "CORRUPT");  // no outcome after all
  EXPECT_EQ(code("20 00  00  00  00 00 00  04 00 00 00  00"), "CORRUPT");
  EXPECT_EQ(code("20 00  00  00  00 00 00  02 00 ffffffff0f 00  00"), "OK");
  EXPECT_EQ(code("20 00  00  00  00 00 00  02 00 8080808010 00  00"), "CORRUPT");
}

TEST(NativeStrict, Provenance) {
  SnapshotV2 snapshot(NativeCodec());
  snapshot.SetProvenance(Time{-1, 5, 0}, "me");
  ASSERT_EQ(Payload(snapshot), Normalized("00 00 00  03 01 05 818078 02 6d65"));
  EXPECT_EQ(CodeOfPayload(2, "00 00 00  03 01 05 818078 02 6d65"), "OK");
  EXPECT_EQ(CodeOfPayload(2, "00 00 00  01 01 05 818078"), "OK");
  EXPECT_EQ(CodeOfPayload(2, "00 00 00  02 02 6d65"), "OK");
  EXPECT_EQ(CodeOfPayload(2, "00 00 00  02 00"), "OK");
  EXPECT_EQ(CodeOfPayload(2, "00 00 00  04"), "CORRUPT");
  EXPECT_EQ(CodeOfPayload(2, "00 00 00  02 02 6dff"), "CORRUPT");
  EXPECT_EQ(CodeOfPayload(2, "00 00 00  02 03 6d65"), "CORRUPT");
  EXPECT_EQ(CodeOfPayload(2, "00 00 00  01 01 8094ebdc03 00"), "INVALID_TIME");
  EXPECT_EQ(CodeOfPayload(2, "00 00 00  01 01 05 8180808008"), "INVALID_TIME");
}

}  // namespace
}  // namespace snapshoter::test
