#ifndef SNAPSHOTER_SNAPSHOT_CODEC_H_
#define SNAPSHOTER_SNAPSHOT_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "snapshot/column.h"
#include "snapshot/schedule_table.h"
#include "snapshot/status.h"

namespace snapshoter {

/// All that a snapshot holds, as codecs fill it and write it.
struct SnapshotContent {
  ScheduleTable schedules;
  std::optional<Time> taken_at;       ///< Added in version 2
  std::optional<std::string> source;  ///< who took it. Added in version 2
};

/// A wire format. Implementations are stateless and safe for concurrent use.
class Codec {
 public:
  virtual ~Codec() = default;

  /// A short name for people and programs: "gob", "native".
  virtual const char* name() const = 0;
  /// The newest version of the model that the format can hold.
  virtual int newest_version() const = 0;
  /// Whether the bytes begin as this format does; damage further on does not matter.
  virtual bool Recognizes(const uint8_t* data, size_t size) const = 0;

  /// The payload: a snapshot's content without version or checksum. Reads all or nothing: on
  /// failure `*content` is as it was. The bytes may stay in use as the names' buffer.
  virtual Status WritePayload(const SnapshotContent& content, int version, Bytes* out) const = 0;
  virtual Status ReadPayload(Bytes bytes, int version, SnapshotContent* content) const = 0;

  /// The envelope: the payload with its version, as it is stored.
  virtual Status WriteEnvelope(const SnapshotContent& content, int version, Bytes* out) const = 0;
  virtual Status ReadEnvelope(Bytes bytes, int* version, SnapshotContent* content) const = 0;
};

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_CODEC_H_
