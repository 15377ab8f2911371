#ifndef SNAPSHOTER_GOB_CURSOR_H_
#define SNAPSHOTER_GOB_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "snapshot/status.h"

namespace snapshoter::gob {

/// Reads gob's primitives from bytes, never past their end. The first fault stays: after it every
/// read answers 0 and consumes nothing, so callers may read on and check at the end of a loop.
class Cursor {
 public:
  /// `base` is where `data` begins in the whole input, for the offsets of errors. `past_end` is
  /// what reading past the end means: TRUNCATED for an input, CORRUPT inside what an input holds
  /// whole.
  explicit Cursor(const uint8_t* data = nullptr, size_t size = 0, size_t base = 0,
                  ErrorCode past_end = ErrorCode::kTruncated)
      : begin_(data), at_(data), end_(data + size), base_(base), past_end_(past_end) {}

  bool ok() const { return status_.ok(); }
  const Status& status() const { return status_; }
  const uint8_t* at() const { return at_; }
  const uint8_t* end() const { return end_; }
  size_t remaining() const { return static_cast<size_t>(end_ - at_); }
  size_t offset() const { return base_ + static_cast<size_t>(at_ - begin_); }

  void Fail(ErrorCode code, Pieces message) {
    if (!ok()) return;
    status_ = Status(code, message, static_cast<int64_t>(offset()));
    end_ = at_;
  }
  void Fail(const Status& status) {
    if (ok()) status_ = status;
    end_ = at_;
  }

  /// An unsigned number: below 128 itself, else a byte holding -n and n big-endian bytes. Only the
  /// shortest form is accepted (Go accepts longer ones, and never writes them).
  uint64_t Uint() {
    if (at_ != end_ && *at_ < 0x80) return *at_++;
    return LongUint();
  }

  /// A signed number: the low bit says that the rest is complemented.
  int64_t Int() {
    const uint64_t value = Uint();
    const auto magnitude = static_cast<int64_t>(value >> 1);
    return (value & 1) != 0 ? ~magnitude : magnitude;
  }

  /// A length or count of things of at least one byte each, so never more than remain.
  size_t Length(const char* what) {
    const uint64_t length = Uint();
    if (length > remaining()) {
      Fail(past_end_, {"found ", what, " of ", length, " where ", remaining(),
                       " bytes remain, expected no more"});
      return 0;
    }
    return static_cast<size_t>(length);
  }

  /// Moves past bytes. REQUIRES: at least as many remain.
  void Skip(size_t size) { at_ += size; }

  /// A cursor over the next `size` bytes, which this one moves past. REQUIRES: as many remain.
  Cursor Take(size_t size) {
    Cursor taken(at_, size, offset(), ErrorCode::kCorrupt);
    at_ += size;
    return taken;
  }

 private:
  uint64_t LongUint();

  const uint8_t* begin_;
  const uint8_t* at_;
  const uint8_t* end_;
  size_t base_;
  ErrorCode past_end_;
  Status status_;
};

}  // namespace snapshoter::gob

#endif  // SNAPSHOTER_GOB_CURSOR_H_
