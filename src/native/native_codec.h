#ifndef SNAPSHOTER_NATIVE_NATIVE_CODEC_H_
#define SNAPSHOTER_NATIVE_NATIVE_CODEC_H_

#include "snapshot/codec.h"

namespace snapshoter::native {

/// Our own format: a header with a checksum, and columns in an archive. Small, and canonical: equal
/// content is equal bytes. src/FORMAT.md has the grammar.
class Codec final : public snapshoter::Codec {
 public:
  const char* name() const override { return "native"; }
  int newest_version() const override { return 2; }
  bool Recognizes(const uint8_t* data, size_t size) const override;
  Status WritePayload(const SnapshotContent& content, int version, Bytes* out) const override;
  Status ReadPayload(Bytes bytes, int version, SnapshotContent* content) const override;
  Status WriteEnvelope(const SnapshotContent& content, int version, Bytes* out) const override;
  Status ReadEnvelope(Bytes bytes, int* version, SnapshotContent* content) const override;
};

}  // namespace snapshoter::native

#endif  // SNAPSHOTER_NATIVE_NATIVE_CODEC_H_
