#ifndef SNAPSHOTER_CODECS_H_
#define SNAPSHOTER_CODECS_H_

#include <array>
#include <string_view>

#include "snapshot/codec.h"

namespace snapshoter {

/// The wire formats that there are; they live for ever.
const std::array<const Codec*, 2>& Codecs();

const Codec& NativeCodec();
const Codec& GobCodec();

/// The codec of that name, or null.
const Codec* FindCodec(std::string_view name);

}  // namespace snapshoter

#endif  // SNAPSHOTER_CODECS_H_
