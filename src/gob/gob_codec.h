#ifndef SNAPSHOTER_GOB_GOB_CODEC_H_
#define SNAPSHOTER_GOB_GOB_CODEC_H_

#include "snapshot/codec.h"

namespace snapshoter::gob {

/// What Flyte's flyteadmin keeps in its table schedule_entities_snapshots: a Go struct
/// VersionedSnapshot{Version int; Ser []byte} in gob, whose Ser is a struct
/// SnapshotV1{LastTimes map[string]*time.Time} in a gob stream of its own. src/FORMAT.md has the
/// grammar. Reading is stricter than Go where Go would guess; see there.
class Codec final : public snapshoter::Codec {
 public:
  const char* name() const override { return "gob"; }
  int newest_version() const override { return 1; }
  bool Recognizes(const uint8_t* data, size_t size) const override;
  Status WritePayload(const SnapshotContent& content, int version, Bytes* out) const override;
  Status ReadPayload(Bytes bytes, int version, SnapshotContent* content) const override;
  Status WriteEnvelope(const SnapshotContent& content, int version, Bytes* out) const override;
  Status ReadEnvelope(Bytes bytes, int* version, SnapshotContent* content) const override;
};

}  // namespace snapshoter::gob

#endif  // SNAPSHOTER_GOB_GOB_CODEC_H_
