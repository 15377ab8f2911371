#ifndef SNAPSHOTER_TESTS_CPP_SUPPORT_H_
#define SNAPSHOTER_TESTS_CPP_SUPPORT_H_

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codecs.h"
#include "snapshot/rows.h"
#include "snapshot/snapshot.h"
#include "snapshot/versioned_snapshot.h"

namespace snapshoter {

// How GoogleTest shows what differs.
void PrintTo(const Time& time, std::ostream* out);

}  // namespace snapshoter

namespace snapshoter::test {

/// Numbers that look random and are the same at every run, everywhere (SplitMix64).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next();
  uint64_t Below(uint64_t limit) { return Next() % limit; }

 private:
  uint64_t state_;
};

Bytes BytesOf(std::string_view text);
/// Hex digits; blanks and line ends do not count.
Bytes FromHex(std::string_view hex);
std::string ToHex(const Bytes& bytes);
inline Bytes Copy(const Bytes& bytes) {
  return BytesOf({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// A file of tests/golden.
std::string ReadGolden(const std::string& name);

std::string NameAt(const ScheduleTable& schedules, size_t row);
/// The names that a view shows, in its order.
std::vector<std::string> NamesOf(const Snapshot& snapshot, const RowQuery& query);

/// What a snapshot holds, sorted by name.
using Content = std::vector<std::pair<std::string, Time>>;
Content ContentOf(const Snapshot& snapshot);

std::unique_ptr<Snapshot> Make(int version, const Content& content,
                               const Codec& codec = NativeCodec());

/// Writes an envelope, which is expected to succeed.
Bytes Write(const Snapshot& snapshot, const Codec& codec = NativeCodec(), int version = 0);
/// Reads an envelope, which is expected to succeed; null if it does not.
std::unique_ptr<Snapshot> Read(const Bytes& bytes);

/// The name of the code that an operation ended with: "OK" where it went well.
std::string CodeOf(const Status& status);
/// And that reading an envelope ends with.
std::string CodeOfReading(const Bytes& bytes);

/// Times at the edges of what the fields hold, and some within.
const std::vector<Time>& EdgeTimes();

}  // namespace snapshoter::test

#endif  // SNAPSHOTER_TESTS_CPP_SUPPORT_H_
