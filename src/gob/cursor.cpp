#include "gob/cursor.h"

namespace snapshoter::gob {

uint64_t Cursor::LongUint() {
  if (at_ == end_) {
    Fail(past_end_, {"found the end of the bytes, expected a number"});
    return 0;
  }
  const size_t size = 256 - static_cast<size_t>(*at_);
  if (size > 8) {
    Fail(ErrorCode::kCorrupt, {"found a number of ", size, " bytes, expected at most 8"});
    return 0;
  }
  if (size > remaining() - 1) {
    Fail(past_end_,
         {"found the end of the bytes inside a number of ", size, " bytes, expected all of it"});
    return 0;
  }
  uint64_t value = 0;
  for (size_t i = 1; i <= size; ++i) value = value << 8 | at_[i];
  if (value < 0x80 || at_[1] == 0) {
    Fail(ErrorCode::kCorrupt,
         {"found the number ", value, " in ", size + 1, " bytes, expected its shortest form"});
    return 0;
  }
  at_ += size + 1;
  return value;
}

}  // namespace snapshoter::gob
