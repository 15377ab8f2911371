// A native snapshot whose header is mended, so that damage gets past the checksum: it is refused
// with a code, or it is the very bytes that its content is written as.

#include "check.h"
#include "native/header.h"

using namespace snapshoter;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < native::kHeaderSize) return 0;
  Bytes bytes = fuzz::BytesOf(data, size);
  native::WriteHeader(bytes, data[10] % 2 + 1);

  std::unique_ptr<Snapshot> snapshot;
  const Status status =
      VersionedSnapshot().ReadSnapshot(fuzz::BytesOf(bytes.data(), size), &snapshot);
  if (!status.ok()) {
    fuzz::Check(snapshot == nullptr, "a failed read leaves no trace");
    return 0;
  }
  const Bytes written = fuzz::CheckRoundTrip(*snapshot, NativeCodec());
  fuzz::Check(fuzz::SameBytes(written, bytes), "equal content is equal bytes");
  return 0;
}
