#include "support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace snapshoter {

void PrintTo(const Time& time, std::ostream* out) {
  *out << time.seconds << " s " << time.nanoseconds << " ns ";
  if (time.offset == Time::kUtc) {
    *out << "UTC";
  } else {
    *out << "offset " << time.offset << " s";
  }
}

}  // namespace snapshoter

namespace snapshoter::test {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

}  // namespace

uint64_t Random::Next() {
  state_ += 0x9e3779b97f4a7c15;
  uint64_t mixed = (state_ ^ (state_ >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

Bytes BytesOf(std::string_view text) {
  Bytes bytes;
  EXPECT_TRUE(bytes.Resize(text.size()));
  std::copy(text.begin(), text.end(), bytes.begin());
  return bytes;
}

Bytes FromHex(std::string_view hex) {
  Bytes bytes;
  int high = -1;
  for (const char c : hex) {
    const size_t digit = std::string_view(kHexDigits).find(c);
    if (digit == std::string_view::npos) continue;
    if (high < 0) {
      high = static_cast<int>(digit);
    } else {
      EXPECT_TRUE(bytes.Append(static_cast<uint8_t>(high << 4 | static_cast<int>(digit))));
      high = -1;
    }
  }
  EXPECT_EQ(high, -1) << "an odd number of digits";
  return bytes;
}

std::string ToHex(const Bytes& bytes) {
  std::string hex;
  for (const uint8_t byte : bytes) {
    hex += kHexDigits[byte >> 4];
    hex += kHexDigits[byte & 15];
  }
  return hex;
}

std::string ReadGolden(const std::string& name) {
  std::ifstream file(std::string(GOLDEN_DIR "/") + name, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string NameAt(const ScheduleTable& schedules, size_t row) {
  NameBuffer buffer;
  return std::string(schedules.names.Text(row, buffer));
}

std::vector<std::string> NamesOf(const Snapshot& snapshot, const RowQuery& query) {
  RowView view;
  EXPECT_TRUE(view.Update(snapshot.schedules(), query));
  std::vector<std::string> names;
  for (const uint32_t row : view.rows()) names.push_back(NameAt(snapshot.schedules(), row));
  return names;
}

Content ContentOf(const Snapshot& snapshot) {
  Content content;
  const ScheduleTable& schedules = snapshot.schedules();
  for (uint32_t row = 0; row < schedules.rows(); ++row) {
    if (!schedules.IsLive(row)) continue;
    EXPECT_TRUE(schedules.times.Has(row));
    content.emplace_back(NameAt(schedules, row), schedules.times[row]);
  }
  std::sort(content.begin(), content.end());
  return content;
}

std::unique_ptr<Snapshot> Make(int version, const Content& content, const Codec& codec) {
  std::unique_ptr<Snapshot> snapshot = NewSnapshot(version, codec);
  for (const auto& [name, time] : content) {
    EXPECT_EQ(CodeOf(snapshot->UpdateLastExecutionTime(name, time)), "OK");
  }
  return snapshot;
}

Bytes Write(const Snapshot& snapshot, const Codec& codec, int version) {
  VersionedSnapshot::Options options;
  options.codec = &codec;
  options.version = version;
  Bytes bytes;
  const Status status = VersionedSnapshot(options).WriteSnapshot(snapshot, &bytes);
  EXPECT_TRUE(status.ok()) << status.message();
  return bytes;
}

std::unique_ptr<Snapshot> Read(const Bytes& bytes) {
  std::unique_ptr<Snapshot> snapshot;
  const Status status = VersionedSnapshot().ReadSnapshot(Copy(bytes), &snapshot);
  EXPECT_TRUE(status.ok()) << status.message();
  return snapshot;
}

std::string CodeOf(const Status& status) { return ErrorCodeName(status.code()); }

std::string CodeOfReading(const Bytes& bytes) {
  std::unique_ptr<Snapshot> snapshot;
  const Status status = VersionedSnapshot().ReadSnapshot(Copy(bytes), &snapshot);
  EXPECT_EQ(status.ok(), snapshot != nullptr);
  EXPECT_EQ(status.ok(), status.message().empty());
  return CodeOf(status);
}

const std::vector<Time>& EdgeTimes() {
  static const std::vector<Time> times = {
      {INT64_MIN, 0, Time::kUtc},
      {INT64_MIN, 999'999'999, Time::kMinOffset},
      {INT64_MIN + 1, 1, Time::kMaxOffset},
      {-62'135'596'800, 0, Time::kUtc},
      {-62'135'596'801, 999'999'999, 0},
      {-1, 999'999'999, -1},
      {0, 0, 0},
      {0, 0, Time::kUtc},
      {1, 1, 1},
      {1'695'749'400, 123'456'789, 19'800},
      {253'402'300'800, 0, -34'200},
      {INT64_MAX - 1, 0, -59},
      {INT64_MAX, 999'999'999, -61},
      {INT64_MAX, 999'999'999, Time::kUtc},
  };
  return times;
}

}  // namespace snapshoter::test
