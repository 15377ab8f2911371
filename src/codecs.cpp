#include "codecs.h"

#include "gob/gob_codec.h"
#include "native/native_codec.h"

namespace snapshoter {

const Codec& NativeCodec() {
  static const native::Codec codec;
  return codec;
}

const Codec& GobCodec() {
  static const gob::Codec codec;
  return codec;
}

const std::array<const Codec*, 2>& Codecs() {
  static const std::array<const Codec*, 2> codecs = {&NativeCodec(), &GobCodec()};
  return codecs;
}

const Codec* FindCodec(std::string_view name) {
  for (const Codec* codec : Codecs()) {
    if (name == codec->name()) return codec;
  }
  return nullptr;
}

}  // namespace snapshoter
