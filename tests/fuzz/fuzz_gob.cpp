// Any bytes as gob: they are refused with a code, or read, and then both codecs keep the content.

#include "check.h"

using namespace snapshoter;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::unique_ptr<Snapshot> snapshot = NewSnapshot(1, GobCodec());
  int version = 0;
  const Status status =
      GobCodec().ReadEnvelope(fuzz::BytesOf(data, size), &version, &snapshot->content());
  if (!status.ok()) {
    fuzz::Check(snapshot->IsEmpty() && version == 0, "a failed read leaves no trace");
    return 0;
  }
  fuzz::Check(version == 1, "gob holds version 1");
  const Bytes gob = fuzz::CheckRoundTrip(*snapshot, GobCodec());
  std::unique_ptr<Snapshot> reread;
  fuzz::CheckOk(VersionedSnapshot().ReadSnapshot(fuzz::BytesOf(gob.data(), gob.size()), &reread),
                "our own gob can be read");
  fuzz::Check(fuzz::SameBytes(gob, fuzz::CheckRoundTrip(*reread, GobCodec())),
              "the entries stay in order");
  fuzz::CheckRoundTrip(*snapshot, NativeCodec());
  return 0;
}
