#ifndef SNAPSHOTER_NATIVE_ARCHIVE_H_
#define SNAPSHOTER_NATIVE_ARCHIVE_H_

#include <cereal/cereal.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include "snapshot/column.h"
#include "snapshot/status.h"

namespace snapshoter::native {

/// A cereal archive that appends to Bytes. Unsigned numbers go out as LEB128, signed ones zigzag
/// first, binary data as it is. It throws nothing: running out of memory is kept for ok().
class OutputArchive : public cereal::OutputArchive<OutputArchive, cereal::AllowEmptyClassElision> {
 public:
  explicit OutputArchive(Bytes& out)
      : cereal::OutputArchive<OutputArchive, cereal::AllowEmptyClassElision>(this), out_(out) {}

  bool ok() const { return ok_; }
  void Write(const void* data, size_t size) {
    ok_ = ok_ && out_.AppendAll(static_cast<const uint8_t*>(data), size);
  }
  /// Room for `size` bytes more, to be filled by the caller; null if there is none.
  uint8_t* Extend(size_t size) {
    ok_ = ok_ && out_.GrowFor(size) && out_.Resize(out_.size() + size);
    return ok_ ? out_.end() - size : nullptr;
  }

 private:
  Bytes& out_;
  bool ok_ = true;
};

/// A cereal archive over bytes, never past their end. The first fault stays: after it everything
/// reads as 0 and consumes nothing. REQUIRES: kColumnSlack readable bytes behind the end.
class InputArchive : public cereal::InputArchive<InputArchive, cereal::AllowEmptyClassElision> {
 public:
  /// `base` is where `data` begins in the whole input, for the offsets of errors.
  InputArchive(const uint8_t* data, size_t size, size_t base)
      : cereal::InputArchive<InputArchive, cereal::AllowEmptyClassElision>(this),
        begin_(data),
        at_(data),
        end_(data + size),
        base_(base) {}

  bool ok() const { return status_.ok(); }
  const Status& status() const { return status_; }
  const uint8_t* at() const { return at_; }
  size_t remaining() const { return static_cast<size_t>(end_ - at_); }

  void Fail(ErrorCode code, Pieces message) {
    Fail(Status(code, message, static_cast<int64_t>(base_ + static_cast<size_t>(at_ - begin_))));
  }
  void Fail(const Status& status) {
    if (ok()) status_ = status;
    end_ = at_;
  }

  /// The next `size` bytes, which are moved past; null, and a fault, if fewer remain.
  const uint8_t* Take(uint64_t size) {
    if (size > remaining()) {
      Fail(ErrorCode::kCorrupt,
           {"found a length of ", size, " where ", remaining(), " bytes remain, expected no more"});
    }
    if (!ok()) return nullptr;
    at_ += size;
    return at_ - size;
  }

  uint64_t Leb128() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) break;
      const uint8_t byte = *at_++;
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      // The shortest form only; and the tenth byte has one bit of the number.
      if ((byte == 0 && shift > 0) || (shift == 63 && byte > 1)) break;
      return value;
    }
    Fail(ErrorCode::kCorrupt, {"found a number without an end or too long, expected the shortest "
                               "LEB128 of 64 bits"});
    return 0;
  }

 private:
  const uint8_t* begin_;
  const uint8_t* at_;
  const uint8_t* end_;
  size_t base_;
  Status status_;
};

template <typename T>
concept Number = std::is_integral_v<T> && sizeof(T) <= 8;

template <Number T>
void CEREAL_SAVE_FUNCTION_NAME(OutputArchive& archive, const T& number) {
  auto value = static_cast<uint64_t>(number);
  if constexpr (std::is_signed_v<T>) {
    value = (value << 1) ^ static_cast<uint64_t>(static_cast<int64_t>(number) >> 63);
  }
  uint8_t bytes[10];
  size_t size = 0;
  for (; value >= 0x80; value >>= 7) bytes[size++] = static_cast<uint8_t>(value | 0x80);
  bytes[size++] = static_cast<uint8_t>(value);
  archive.Write(bytes, size);
}

template <Number T>
void CEREAL_LOAD_FUNCTION_NAME(InputArchive& archive, T& number) {
  const uint64_t value = archive.Leb128();
  if constexpr (std::is_signed_v<T>) {
    const auto decoded = static_cast<int64_t>((value >> 1) ^ (0 - (value & 1)));
    number = static_cast<T>(decoded);
    if (number != decoded)
      archive.Fail(ErrorCode::kCorrupt, {"found a number that is out of range"});
  } else {
    number = static_cast<T>(value);
    if (number != value) archive.Fail(ErrorCode::kCorrupt, {"found a number that is out of range"});
  }
}

/// A string: its length and its bytes.
inline void CEREAL_SAVE_FUNCTION_NAME(OutputArchive& archive, const std::string& text) {
  archive(static_cast<uint64_t>(text.size()));
  archive.Write(text.data(), text.size());
}

inline void CEREAL_LOAD_FUNCTION_NAME(InputArchive& archive, std::string& text) {
  const uint64_t size = archive.Leb128();
  const uint8_t* bytes = archive.Take(size);
  if (bytes != nullptr) text.assign(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace snapshoter::native

CEREAL_REGISTER_ARCHIVE(snapshoter::native::OutputArchive)
CEREAL_REGISTER_ARCHIVE(snapshoter::native::InputArchive)
CEREAL_SETUP_ARCHIVE_TRAITS(snapshoter::native::InputArchive, snapshoter::native::OutputArchive)

#endif  // SNAPSHOTER_NATIVE_ARCHIVE_H_
