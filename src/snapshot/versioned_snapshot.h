#ifndef SNAPSHOTER_SNAPSHOT_VERSIONED_SNAPSHOT_H_
#define SNAPSHOTER_SNAPSHOT_VERSIONED_SNAPSHOT_H_

#include <memory>

#include "snapshot/codec.h"
#include "snapshot/snapshot.h"
#include "snapshot/status.h"

namespace snapshoter {

/// Turns bytes into a snapshot.
class Reader {
 public:
  virtual ~Reader() = default;
  /// On failure `*snapshot` is as it was.
  virtual Status ReadSnapshot(Bytes bytes, std::unique_ptr<Snapshot>* snapshot) const = 0;
};

/// Turns a snapshot into bytes.
class Writer {
 public:
  virtual ~Writer() = default;
  /// On failure `*bytes` is as it was.
  virtual Status WriteSnapshot(const Snapshot& snapshot, Bytes* bytes) const = 0;
};

/// The envelope that is stored: a snapshot with its version.
class VersionedSnapshot final : public Reader, public Writer {
 public:
  struct Options {
    const Codec* codec = nullptr;  ///< to write with; the snapshot's own by default
    int version = 0;          ///< to write as; 0: the snapshot's, or the codec's newest if older
    bool allow_loss = false;  ///< drop what the version cannot hold
  };

  VersionedSnapshot() = default;
  explicit VersionedSnapshot(const Options& options) : options_(options) {}

  /// Finds the encoding and the version by itself. NOT_A_SNAPSHOT where no codec knows the bytes,
  /// else whatever the codec finds wrong.
  Status ReadSnapshot(Bytes bytes, std::unique_ptr<Snapshot>* snapshot) const override;

  /// UNSUPPORTED_VERSION where the codec cannot hold the version asked for; LOSSY_DOWNGRADE where
  /// writing as version 1 would drop a field that is set and that was not allowed.
  Status WriteSnapshot(const Snapshot& snapshot, Bytes* bytes) const override;

 private:
  Options options_;
};

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_VERSIONED_SNAPSHOT_H_
