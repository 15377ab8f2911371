// Gob that Go may write although Flyte does not, and what Go guesses at and we refuse.

#include <gtest/gtest.h>

#include "gob_builder.h"
#include "support.h"

namespace snapshoter::test {
namespace {

using namespace gob;  // NOLINT(google-build-using-namespace)

const Content kOne = {{"k1", {kGoodSeconds, 0, Time::kUtc}}};

void ExpectOne(const std::string& bytes) {
  const std::unique_ptr<Snapshot> snapshot = Read(BytesOf(bytes));
  ASSERT_NE(snapshot, nullptr);
  EXPECT_EQ(ContentOf(*snapshot), kOne);
}

void ExpectCode(const std::string& bytes, const std::string& code) {
  EXPECT_EQ(CodeOfReading(BytesOf(bytes)), code);
}

TEST(GobReader, ReadsWhateverNumbersTypesHave) { ExpectOne(WithTimes('\x01' + Entry())); }

TEST(GobReader, FindsFieldsByNameInAnyOrder) {
  ExpectOne(Struct(kEnvelope, {{"Ser", 5}, {"Added", 6}, {"Version", 2}}) +
            Message(Int(kEnvelope) + '\x01' +
                    Text(PayloadTypes() + Message(Int(kSnapshot) + "\x01\x01" + Entry() + '\0')) +
                    '\x01' + Text("later") + '\x01' + Int(1) + '\0'));
}

TEST(GobReader, ReadsAnOmittedVersionAs1) {
  const std::string payload =
      PayloadTypes() + Message(Int(kSnapshot) + "\x01\x01" + Entry() + '\0');
  ExpectOne(Struct(kEnvelope, {{"Version", 2}, {"Ser", 5}}) +
            Message(Int(kEnvelope) + '\x02' + Text(payload) + '\0'));
}

TEST(GobReader, SkipsUnknownFieldsOfEveryType) {
  ExpectOne(WithOther("", 1, "\x01"));
  ExpectOne(WithOther("", 2, Int(-5)));
  ExpectOne(WithOther("", 3, Uint(UINT64_MAX)));
  ExpectOne(WithOther("", 4, Uint(0xfe3f)));
  ExpectOne(WithOther("", 5, Text("bytes")));
  ExpectOne(WithOther("", 6, Text("text")));
  ExpectOne(WithOther("", 7, "\x01\x02"));
  ExpectOne(WithOther("", 8, Text("string") + Int(6) + Uint(3) + '\0' + Text("x")));
  ExpectOne(WithOther(Array(kOther, 6, 2), kOther, '\x02' + Text("a") + Text("b")));
  ExpectOne(WithOther(Slice(kOther, 2), kOther, '\x02' + Int(300) + Int(-300)));
  ExpectOne(WithOther(Map(kOther, 6, 3), kOther, '\x01' + Text("a") + Uint(1000)));
  ExpectOne(WithOther(Struct(kOther, {{"A", 2}, {"B", kOther}}), kOther,
                      '\x01' + Int(1) + "\x01\x02" + std::string("\0\0\0", 3)));
  ExpectOne(WithOther(Struct(kOther, {}), kOther, std::string("\0", 1)));
  for (int kind = 4; kind <= 6; ++kind) {
    ExpectOne(WithOther(Encoder(kOther, kind), kOther, Text("own form")));
  }
}

TEST(GobReader, SkipsAnInterfaceThatDefinesItsTypesInPlace) {
  const std::string definition = Slice(kOther, 2);
  const std::string value = '\0' + std::string("\x01\x02", 2);
  // The definition goes in without the length of its message, and what follows behind a length.
  ExpectOne(WithOther("", 8,
                      Text("main.List") + definition.substr(1) + Uint(Int(kOther).size()) +
                          Int(kOther) + Text(value)));
}

TEST(GobReader, RefusesNumbersThatAreNotInTheirShortestForm) {
  const std::string padded("\xfe\x00\x01", 3);
  ExpectCode(WithTimes("\xff\x01" + Entry()), "CORRUPT");
  ExpectCode(WithTimes(padded + Entry()), "CORRUPT");
  ExpectCode(WithTimes(std::string("\xf7\x01\x01\x01\x01\x01\x01\x01\x01\x01", 10)), "CORRUPT");
  ExpectCode(WithTimes("\x80" + Entry()), "CORRUPT");
  // 127 is the last of one byte, 128 the first of two, and so on up to eight.
  ExpectCode(WithTimes("\x01\xff\x7f" + std::string(127, 'a') + Text(kGoodTime)), "CORRUPT");
  for (const size_t size : {127, 128, 255, 256, 65535, 65536}) {
    const std::unique_ptr<Snapshot> snapshot =
        Read(BytesOf(WithTimes('\x01' + Entry(std::string(size, 'a')))));
    ASSERT_NE(snapshot, nullptr);
    EXPECT_TRUE(snapshot->Has(std::string(size, 'a')));
  }
}

TEST(GobReader, RefusesAMissingTerminatorAndBytesBehindIt) {
  const std::string types = Struct(kEnvelope, {{"Version", 2}, {"Ser", 5}});
  const std::string payload =
      PayloadTypes() + Message(Int(kSnapshot) + "\x01\x01" + Entry() + '\0');
  const std::string fields = Int(kEnvelope) + '\x01' + Int(1) + '\x01' + Text(payload);
  ExpectOne(types + Message(fields + '\0'));
  ExpectCode(types + Message(fields), "CORRUPT");
  ExpectCode(types + Message(fields + '\0' + '\0'), "TRAILING_BYTES");
  ExpectCode(types + Message(fields + '\0') + '\0', "TRAILING_BYTES");
  ExpectCode(types + Message(fields + "\x01\x01" + '\0'), "CORRUPT");
}

TEST(GobReader, RefusesDuplicateNames) {
  ExpectCode(WithTimes('\x02' + Entry("a") + Entry("a")), "DUPLICATE_NAME");
  ExpectCode(WithTimes('\x02' + Entry("") + Entry("")), "DUPLICATE_NAME");
  EXPECT_EQ(Read(BytesOf(WithTimes('\x02' + Entry("a") + Entry("b"))))->size(), 2U);
}

TEST(GobReader, RefusesNamesThatAreNotUtf8) {
  for (const char* name : {"\x80", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xff"}) {
    ExpectCode(WithTimes('\x01' + Entry(name)), "INVALID_NAME");
    // And where there is room for the quick path to be tried.
    ExpectCode(WithTimes('\x02' + Entry(name) + Entry(std::string(300, 'a'))), "INVALID_NAME");
  }
}

TEST(GobReader, RefusesTimesOfOtherSizesVersionsAndNanoseconds) {
  const auto with = [](size_t at, std::string_view bytes) {
    std::string time = kGoodTime;
    time.replace(at, bytes.size(), bytes);
    return WithTimes('\x01' + Entry("k1", time));
  };
  ExpectCode(WithTimes('\x01' + Entry("k1", "")), "CORRUPT");
  ExpectCode(WithTimes('\x01' + Entry("k1", kGoodTime.substr(1) + "\xff\xff")), "CORRUPT");
  ExpectCode(WithTimes('\x01' + Entry("k1", kGoodTime.substr(0, 14))), "CORRUPT");
  ExpectCode(WithTimes('\x01' + Entry("k1", kGoodTime + '\0')), "CORRUPT");
  ExpectCode(with(0, "\x02"), "CORRUPT");
  ExpectCode(with(0, "\x03"), "CORRUPT");
  ExpectOne(with(0, "\x01"));
  ExpectCode(with(9, "\x3b\x9a\xca"), "INVALID_TIME");  // 1,000,000,000
  ExpectCode(with(9, "\xff\xff\xff\xff"), "INVALID_TIME");
  const std::unique_ptr<Snapshot> most = Read(BytesOf(with(9, "\x3b\x9a\xc9\xff")));
  ASSERT_NE(most, nullptr);
  EXPECT_EQ(most->GetLastExecutionTime("k1")->nanoseconds, 999'999'999U);
}

TEST(GobReader, RefusesWhatIsNoSnapshot) {
  ExpectCode("", "NOT_A_SNAPSHOT");
  ExpectCode("{\"version\": 1}", "NOT_A_SNAPSHOT");
  ExpectCode("k1", "NOT_A_SNAPSHOT");
  // Another struct, and one that has our fields with other types.
  const std::string payload =
      PayloadTypes() + Message(Int(kSnapshot) + "\x01\x01" + Entry() + '\0');
  ExpectCode(Struct(kEnvelope, {{"Name", 6}}) + Message(Int(kEnvelope) + '\0'), "NOT_A_SNAPSHOT");
  ExpectCode(Struct(kEnvelope, {{"Version", 6}, {"Ser", 5}}) + Message(Int(kEnvelope) + '\0'),
             "NOT_A_SNAPSHOT");
  ExpectCode(Struct(kEnvelope, {{"Version", 2}, {"Ser", 6}}) + Message(Int(kEnvelope) + '\0'),
             "NOT_A_SNAPSHOT");
  // A map of other things than times.
  ExpectCode(Envelope(Struct(kSnapshot, {{"LastTimes", kMap}}) + Map(kMap, 6, 2) +
                      Message(Int(kSnapshot) + "\x01\x01" + Text("a") + Int(1) + '\0')),
             "NOT_A_SNAPSHOT");
  ExpectCode(Envelope(Struct(kSnapshot, {{"LastTimes", 6}}) +
                      Message(Int(kSnapshot) + '\x01' + Text("a") + '\0')),
             "NOT_A_SNAPSHOT");
  // A value of a builtin type, and one of a type that nobody defined.
  ExpectCode(Envelope(Message(Int(6) + '\0' + Text("hello"))), "NOT_A_SNAPSHOT");
  ExpectCode(Envelope(Message(Int(kSnapshot) + '\0')), "NOT_A_SNAPSHOT");
}

TEST(GobReader, RefusesOtherVersions) {
  for (const int64_t version : {INT64_MIN, int64_t{-1}, int64_t{0}, int64_t{2}, INT64_MAX}) {
    const std::string payload =
        PayloadTypes() + Message(Int(kSnapshot) + "\x01\x01" + Entry() + '\0');
    ExpectCode(Struct(kEnvelope, {{"Version", 2}, {"Ser", 5}}) +
                   Message(Int(kEnvelope) + '\x01' + Int(version) + '\x01' + Text(payload) + '\0'),
               "UNSUPPORTED_VERSION");
  }
}

TEST(GobReader, RefusesFieldsOfOneNameTwice) {
  // Go would put both into the same field, whichever is sent.
  const std::string payload =
      PayloadTypes() + Message(Int(kSnapshot) + "\x01\x01" + Entry() + '\0');
  ExpectCode(Struct(kEnvelope, {{"Version", 2}, {"Version", 2}, {"Ser", 5}}) +
                 Message(Int(kEnvelope) + '\x01' + Int(1) + '\x02' + Text(payload) + '\0'),
             "NOT_A_SNAPSHOT");
  ExpectCode(Struct(kEnvelope, {{"Version", 2}, {"Ser", 5}, {"Ser", 5}}) +
                 Message(Int(kEnvelope) + '\x01' + Int(1) + '\x01' + Text(payload) + '\0'),
             "NOT_A_SNAPSHOT");
  ExpectCode(Envelope(PayloadTypes({{"LastTimes", kMap}, {"LastTimes", kMap}}) +
                      Message(Int(kSnapshot) + "\x01\x01" + Entry() + '\0')),
             "NOT_A_SNAPSHOT");
}

TEST(GobReader, RefusesTypesThatAreDefinedBadly) {
  const std::string good = Struct(kEnvelope, {{"Version", 2}, {"Ser", 5}});
  // Twice; below 64; with two kinds or none; used but never defined; a field without a name.
  ExpectCode(good + good, "CORRUPT");
  ExpectCode(good + Slice(63, 2), "CORRUPT");
  ExpectCode(good + Message(Int(-kOther) + "\x02\x01" + Common(kOther) + '\0' + "\x01\x01" +
                            Common(kOther) + '\0' + '\0'),
             "CORRUPT");
  ExpectCode(good + Message(Int(-kOther) + '\0'), "CORRUPT");
  ExpectCode(WithOther(Slice(kOther, kOther + 1), kOther, "\x01\x01"), "CORRUPT");
  ExpectCode(Envelope(PayloadTypes({{"", 2}, {"LastTimes", kMap}}) +
                      Message(Int(kSnapshot) + "\x02\x01" + Entry() + '\0')),
             "CORRUPT");
  ExpectCode(WithOther(Array(kOther, 6, 3), kOther, '\x02' + Text("a") + Text("b")), "CORRUPT");
}

TEST(GobReader, SaysWhereTheFaultIs) {
  const std::string bytes = WithTimes('\x02' + Entry("good") + Entry("b\xff"));
  std::unique_ptr<Snapshot> snapshot;
  const Status status = VersionedSnapshot().ReadSnapshot(BytesOf(bytes), &snapshot);
  EXPECT_EQ(CodeOf(status), "INVALID_NAME");
  EXPECT_EQ(status.offset(), static_cast<int64_t>(bytes.find("b\xff")));
  const std::string twice = WithTimes('\x03' + Entry("a") + Entry("twin") + Entry("twin"));
  EXPECT_EQ(VersionedSnapshot().ReadSnapshot(BytesOf(twice), &snapshot).offset(),
            static_cast<int64_t>(twice.rfind("twin")));
}

}  // namespace
}  // namespace snapshoter::test
