// What Flyte's own code and Go's encoding/gob wrote (tests/golden/flyte).

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "json.h"
#include "support.h"

namespace snapshoter::test {
namespace {

const std::map<std::string, std::string>& Refusals() {
  static const std::map<std::string, std::string> refusals = {
      {"bad-empty-file.gob", "NOT_A_SNAPSHOT"},
      {"bad-json.gob", "NOT_A_SNAPSHOT"},
      {"bad-truncated-header.gob", "TRUNCATED"},
      {"bad-truncated-payload.gob", "TRUNCATED"},
      {"bad-last-byte.gob", "CORRUPT"},
      {"bad-version-2.gob", "UNSUPPORTED_VERSION"},
      {"bad-version-max.gob", "UNSUPPORTED_VERSION"},
      // Go lets these two pass.
      {"bad-nanoseconds.gob", "INVALID_TIME"},
      {"trailing-bytes.gob", "TRAILING_BYTES"},
  };
  return refusals;
}

Json Manifest() { return ParseJson(ReadGolden("flyte/manifest.json")); }

Content ContentIn(const Json& entry) {
  Content content;
  for (const Json& schedule : entry["schedules"].items) {
    Time time;
    time.seconds = std::stoll(schedule["seconds"].text);
    time.nanoseconds = static_cast<uint32_t>(std::stoul(schedule["nanoseconds"].text));
    const std::string& offset = schedule["offsetSeconds"].text;
    time.offset = offset == "null" ? Time::kUtc : std::stoi(offset);
    content.emplace_back(schedule["name"].text, time);
  }
  std::sort(content.begin(), content.end());
  return content;
}

TEST(Golden, ManifestIsWhole) {
  const Json manifest = Manifest();
  EXPECT_EQ(manifest.items.size(), 23U);
  size_t schedules = 0;
  size_t refused_by_go = 0;
  for (const Json& entry : manifest.items) {
    schedules += entry["schedules"].items.size();
    if (entry["ok"].text != "false") continue;
    ++refused_by_go;
    EXPECT_EQ(Refusals().count(entry["file"].text), 1U) << entry["file"].text;
  }
  EXPECT_EQ(schedules, 964U);
  EXPECT_EQ(refused_by_go, Refusals().size() - 2);
}

TEST(Golden, EveryFileIsReadAsGoReadsItOrRefused) {
  for (const Json& entry : Manifest().items) {
    const std::string& file = entry["file"].text;
    SCOPED_TRACE(file + ": " + entry["about"].text);
    const Bytes bytes = BytesOf(ReadGolden("flyte/" + file));
    if (const auto refusal = Refusals().find(file); refusal != Refusals().end()) {
      EXPECT_EQ(CodeOfReading(bytes), refusal->second);
      continue;
    }
    const std::unique_ptr<Snapshot> snapshot = Read(bytes);
    ASSERT_NE(snapshot, nullptr);
    EXPECT_EQ(std::to_string(snapshot->GetVersion()), entry["version"].text);
    EXPECT_STREQ(snapshot->codec().name(), "gob");
    EXPECT_EQ(ContentOf(*snapshot), ContentIn(entry));
  }
}

TEST(Golden, WhatIsWrittenBackIsByteForByteGos) {
  for (const Json& entry : Manifest().items) {
    const std::string& file = entry["file"].text;
    // A nil map is written as an empty one.
    if (Refusals().count(file) != 0 || file == "nil-map.gob") continue;
    SCOPED_TRACE(file);
    const Bytes bytes = BytesOf(ReadGolden("flyte/" + file));
    const std::unique_ptr<Snapshot> snapshot = Read(bytes);
    ASSERT_NE(snapshot, nullptr);
    EXPECT_EQ(ToHex(Write(*snapshot, GobCodec())), ToHex(bytes));
  }
}

TEST(Golden, NilMapIsWrittenAsAnEmptyOne) {
  const std::unique_ptr<Snapshot> snapshot = Read(BytesOf(ReadGolden("flyte/nil-map.gob")));
  ASSERT_NE(snapshot, nullptr);
  EXPECT_EQ(ToHex(Write(*snapshot, GobCodec())), ToHex(BytesOf(ReadGolden("flyte/empty.gob"))));
}

TEST(Golden, EveryTruncationOfARowIsRefused) {
  const std::string row = ReadGolden("flyte/one-offset-seconds.gob");
  for (size_t size = 0; size < row.size(); ++size) {
    EXPECT_EQ(CodeOfReading(BytesOf(row.substr(0, size))),
              size == 0 ? "NOT_A_SNAPSHOT" : "TRUNCATED")
        << size;
  }
}

TEST(Golden, EveryTruncationOfAThousandLaunchPlansIsRefused) {
  const std::string row = ReadGolden("flyte/flyte-1000.gob");
  for (size_t size = 1; size < row.size(); size += 61) {
    EXPECT_EQ(CodeOfReading(BytesOf(row.substr(0, size))), "TRUNCATED") << size;
  }
}

}  // namespace
}  // namespace snapshoter::test
