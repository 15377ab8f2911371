// Any bytes at all, as a whole and as either payload, into a snapshot that already holds something.

#include "check.h"

using namespace snapshoter;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::unique_ptr<Snapshot> read;
  const Status status = VersionedSnapshot().ReadSnapshot(fuzz::BytesOf(data, size), &read);
  fuzz::Check(status.ok() == (read != nullptr), "bytes are read or refused");
  if (read) fuzz::CheckRoundTrip(*read, NativeCodec());

  for (const Codec* codec : Codecs()) {
    for (int version = 1; version <= codec->newest_version(); ++version) {
      std::unique_ptr<Snapshot> before = NewSnapshot(version, *codec);
      std::unique_ptr<Snapshot> target = NewSnapshot(version, *codec);
      for (Snapshot* snapshot : {before.get(), target.get()}) {
        fuzz::CheckOk(snapshot->UpdateLastExecutionTime("kept", {1, 2, 3}), "a schedule is added");
      }
      if (!target->Deserialize(fuzz::BytesOf(data, size)).ok()) {
        fuzz::CheckSameContent(*before, *target);
      } else {
        fuzz::CheckRoundTrip(*target, NativeCodec());
      }
    }
  }
  return 0;
}
