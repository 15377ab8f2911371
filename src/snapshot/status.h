#ifndef SNAPSHOTER_SNAPSHOT_STATUS_H_
#define SNAPSHOTER_SNAPSHOT_STATUS_H_

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace snapshoter {

/// What went wrong, in a form that programs may rely on: the names never change.
enum class ErrorCode : uint8_t {
  kOk,
  kNotASnapshot,
  kTruncated,
  kCorrupt,
  kChecksumMismatch,
  kUnsupportedVersion,
  kTooLarge,
  kDuplicateName,
  kInvalidName,
  kInvalidTime,
  kTrailingBytes,
  kLossyDowngrade,
};

/// The stable name of a code, such as "NOT_A_SNAPSHOT"; a string that lives for ever.
const char* ErrorCodeName(ErrorCode code);

/// Pieces of text and numbers that make up a message.
class Piece {
 public:
  Piece(const char* text) : text_(text) {}         // NOLINT(google-explicit-constructor)
  Piece(std::string_view text) : text_(text) {}    // NOLINT(google-explicit-constructor)
  Piece(const std::string& text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  template <std::integral T>
  Piece(T number)  // NOLINT(google-explicit-constructor)
      : magnitude_(number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number)),
        is_number_(true),
        is_negative_(number < 0) {}

  void AppendTo(std::string& message) const;

 private:
  std::string_view text_;
  uint64_t magnitude_ = 0;
  bool is_number_ = false;
  bool is_negative_ = false;
};
using Pieces = std::initializer_list<Piece>;

/// The outcome of an operation that can fail. The core throws no exceptions: a function that
/// returns a Status which is not ok() leaves its outputs, and the object it was called on, as they
/// were, unless its own comment says otherwise.
class [[nodiscard]] Status {
 public:
  static constexpr int64_t kNoOffset = -1;

  Status() = default;
  /// `offset` is the position in the input, in bytes, where the fault was seen. `message` says what
  /// was found and what was expected.
  Status(ErrorCode code, Pieces message, int64_t offset = kNoOffset);

  bool ok() const { return code_ == ErrorCode::kOk; }
  ErrorCode code() const { return code_; }
  int64_t offset() const { return offset_; }
  const std::string& message() const { return message_; }

 private:
  ErrorCode code_ = ErrorCode::kOk;
  int64_t offset_ = kNoOffset;
  std::string message_;
};

/// TOO_LARGE: the allocator could not give `what`.
Status OutOfMemory(const char* what);

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_STATUS_H_
