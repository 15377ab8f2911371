#ifndef SNAPSHOTER_TESTS_CPP_GOB_BUILDER_H_
#define SNAPSHOTER_TESTS_CPP_GOB_BUILDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Gob streams put together by hand, so that tests can write what Go never would.
namespace snapshoter::test::gob {

inline std::string Uint(uint64_t value) {
  if (value < 0x80) return {static_cast<char>(value)};
  std::string bytes;
  for (; value != 0; value >>= 8) bytes.insert(bytes.begin(), static_cast<char>(value));
  return static_cast<char>(-static_cast<int>(bytes.size())) + bytes;
}

inline std::string Int(int64_t value) {
  return Uint(value < 0 ? ~static_cast<uint64_t>(value) << 1 | 1
                        : static_cast<uint64_t>(value) << 1);
}

inline std::string Text(std::string_view text) { return Uint(text.size()) + std::string(text); }

/// A message: its content behind its length.
inline std::string Message(std::string_view content) { return Text(content); }

/// CommonType{Id: id}
inline std::string Common(int64_t id) { return "\x02" + Int(id) + '\0'; }

using Fields = std::vector<std::pair<std::string, int64_t>>;

/// The definition of a struct type, as a message.
inline std::string Struct(int64_t id, const Fields& fields) {
  std::string list = Uint(fields.size());
  for (const auto& [name, type] : fields) {
    if (!name.empty()) list += '\x01' + Text(name);
    list += (name.empty() ? '\x02' : '\x01') + Int(type) + '\0';
  }
  return Message(Int(-id) + '\x03' + '\x01' + Common(id) + '\x01' + list + '\0' + '\0');
}

inline std::string Map(int64_t id, int64_t key, int64_t element) {
  return Message(Int(-id) + '\x04' + '\x01' + Common(id) + '\x01' + Int(key) + '\x01' +
                 Int(element) + '\0' + '\0');
}

inline std::string Slice(int64_t id, int64_t element) {
  return Message(Int(-id) + '\x02' + '\x01' + Common(id) + '\x01' + Int(element) + '\0' + '\0');
}

inline std::string Array(int64_t id, int64_t element, int64_t length) {
  return Message(Int(-id) + '\x01' + '\x01' + Common(id) + '\x01' + Int(element) + '\x01' +
                 Int(length) + '\0' + '\0');
}

/// A type that encodes itself: 4 GobEncoder, 5 BinaryMarshaler, 6 TextMarshaler.
inline std::string Encoder(int64_t id, int kind = 4) {
  return Message(Int(-id) + static_cast<char>(kind + 1) + '\x01' + Common(id) + '\0' + '\0');
}

// The ids that these streams use, none of them Go's.
inline constexpr int64_t kSnapshot = 70;
inline constexpr int64_t kMap = 91;
inline constexpr int64_t kTime = 92;
inline constexpr int64_t kEnvelope = 1000;
inline constexpr int64_t kOther = 2000;

/// 2023-09-26T17:30:00Z
inline const std::string kGoodTime{"\x01\x00\x00\x00\x0e\xdc\xa5\x0c\x18\x00\x00\x00\x00\xff\xff",
                                   15};
inline constexpr int64_t kGoodSeconds = 1'695'749'400;

/// The entry k1.
inline std::string Entry(std::string_view name = "k1", std::string_view time = kGoodTime) {
  return Text(name) + Text(time);
}

inline std::string PayloadTypes(const Fields& fields = {{"LastTimes", kMap}}) {
  return Struct(kSnapshot, fields) + Map(kMap, 6, kTime) + Encoder(kTime);
}

/// VersionedSnapshot{Version: 1, Ser: payload}, `ser` being the payload behind its length.
inline std::string EnvelopeOf(std::string_view ser) {
  return Struct(kEnvelope, {{"Version", 2}, {"Ser", 5}}) +
         Message(Int(kEnvelope) + '\x01' + Int(1) + '\x01' + std::string(ser) + '\0');
}
inline std::string Envelope(std::string_view payload) { return EnvelopeOf(Text(payload)); }

/// A snapshot whose LastTimes are these bytes, the count first.
inline std::string WithTimes(std::string_view times) {
  return Envelope(PayloadTypes() + Message(Int(kSnapshot) + '\x01' + std::string(times) + '\0'));
}

/// A snapshot with a field Other in front of LastTimes, of `type`, which `types` define.
inline std::string WithOther(std::string_view types, int64_t type, std::string_view value) {
  return Envelope(
      PayloadTypes({{"Other", type}, {"LastTimes", kMap}}) + std::string(types) +
      Message(Int(kSnapshot) + '\x01' + std::string(value) + '\x01' + '\x01' + Entry() + '\0'));
}

}  // namespace snapshoter::test::gob

#endif  // SNAPSHOTER_TESTS_CPP_GOB_BUILDER_H_
