#include "snapshot/status.h"

namespace snapshoter {

const char* ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kOk:
      return "OK";
    case ErrorCode::kNotASnapshot:
      return "NOT_A_SNAPSHOT";
    case ErrorCode::kTruncated:
      return "TRUNCATED";
    case ErrorCode::kCorrupt:
      return "CORRUPT";
    case ErrorCode::kChecksumMismatch:
      return "CHECKSUM_MISMATCH";
    case ErrorCode::kUnsupportedVersion:
      return "UNSUPPORTED_VERSION";
    case ErrorCode::kTooLarge:
      return "TOO_LARGE";
    case ErrorCode::kDuplicateName:
      return "DUPLICATE_NAME";
    case ErrorCode::kInvalidName:
      return "INVALID_NAME";
    case ErrorCode::kInvalidTime:
      return "INVALID_TIME";
    case ErrorCode::kTrailingBytes:
      return "TRAILING_BYTES";
    case ErrorCode::kLossyDowngrade:
      return "LOSSY_DOWNGRADE";
  }
  return "CORRUPT";
}

void Piece::AppendTo(std::string& message) const {
  if (!is_number_) {
    message += text_;
    return;
  }
  char digits[21];
  char* first = digits + sizeof digits;
  uint64_t rest = magnitude_;
  do {
    *--first = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (is_negative_) *--first = '-';
  message.append(first, digits + sizeof digits);
}

Status::Status(ErrorCode code, Pieces message, int64_t offset) : code_(code), offset_(offset) {
  for (const Piece& piece : message) piece.AppendTo(message_);
}

Status OutOfMemory(const char* what) {
  return {ErrorCode::kTooLarge, {"found no memory left for ", what, ", expected it to fit"}};
}

}  // namespace snapshoter
