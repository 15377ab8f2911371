#ifndef SNAPSHOTER_TESTS_FUZZ_CHECK_H_
#define SNAPSHOTER_TESTS_FUZZ_CHECK_H_

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "codecs.h"
#include "snapshot/merge.h"
#include "snapshot/snapshot.h"
#include "snapshot/versioned_snapshot.h"

namespace snapshoter::fuzz {

/// Ends the process, which the fuzzer reports with the input that led here.
inline void Check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

inline void CheckOk(const Status& status, const char* what) {
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.message().c_str());
  Check(status.ok(), what);
}

inline Bytes BytesOf(const uint8_t* data, size_t size) {
  Bytes bytes;
  Check(bytes.AppendAll(data, size), "there is memory for the input");
  return bytes;
}

inline bool SameBytes(const Bytes& a, const Bytes& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

inline void CheckSameContent(const Snapshot& a, const Snapshot& b) {
  Diff diff;
  CheckOk(DiffSnapshots(a, b, &diff), "snapshots can be compared");
  Check(diff.added.empty() && diff.removed.empty() && diff.advanced.empty() &&
            diff.regressed.empty() && diff.changed.empty() && diff.unchanged == a.size(),
        "both hold the same schedules");
  Check(a.content().taken_at == b.content().taken_at && a.content().source == b.content().source,
        "both say the same of themselves");
}

/// Writes the snapshot with the codec, reads that, and compares. Returns the bytes.
inline Bytes CheckRoundTrip(const Snapshot& snapshot, const Codec& codec) {
  VersionedSnapshot::Options options;
  options.codec = &codec;
  Bytes bytes;
  CheckOk(VersionedSnapshot(options).WriteSnapshot(snapshot, &bytes),
          "what was read can be written");
  std::unique_ptr<Snapshot> reread;
  CheckOk(VersionedSnapshot().ReadSnapshot(BytesOf(bytes.data(), bytes.size()), &reread),
          "what was written can be read");
  CheckSameContent(snapshot, *reread);
  return bytes;
}

}  // namespace snapshoter::fuzz

#endif  // SNAPSHOTER_TESTS_FUZZ_CHECK_H_
