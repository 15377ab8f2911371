#ifndef SNAPSHOTER_GOB_TYPES_H_
#define SNAPSHOTER_GOB_TYPES_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "gob/cursor.h"

namespace snapshoter::gob {

/// The types that every gob stream knows (Go: encoding/gob/type.go).
enum BuiltinType : int64_t {
  kBool = 1,
  kInt = 2,
  kUint = 3,
  kFloat = 4,
  kByteSlice = 5,
  kString = 6,
  kComplex = 7,
  kInterface = 8,
  kFirstUserType = 64,
};

/// What a stream says of one of its own types. The kinds are numbered as the fields of Go's
/// wireType.
struct WireType {
  enum Kind : uint8_t {
    kArray,
    kSlice,
    kStruct,
    kMap,
    kGobEncoder,
    kBinaryMarshaler,
    kTextMarshaler,
  };
  struct Field {
    std::string_view name;  ///< in the stream's own bytes
    int64_t type = 0;
  };

  Kind kind = kStruct;
  int64_t key = 0;            ///< of a map
  int64_t element = 0;        ///< of an array, a slice, a map
  int64_t length = 0;         ///< of an array
  std::vector<Field> fields;  ///< of a struct
  bool is_checked = false;    ///< TypeTable::CheckSkippable has been here
};

/// The types that a stream has defined, and how to get past a value of any of them.
class TypeTable {
 public:
  /// `stream` is where a value goes on that does not end with its message; it outlives the table.
  explicit TypeTable(Cursor& stream) : stream_(stream) {}

  /// Reads the definition of type `id`, up to the end of its outermost struct.
  void Define(int64_t id, Cursor& cursor);

  /// Null where the stream has not defined it.
  const WireType* Find(int64_t id) const;

  /// Whether values of the type can be skipped: it and all that it is made of are defined. Go
  /// refuses the others even where no value of them follows.
  void CheckSkippable(int64_t id, Cursor& cursor) { CheckSkippable(id, cursor, 0); }

  /// Moves past a value, perhaps into another message. REQUIRES: CheckSkippable found its type
  /// well.
  void Skip(int64_t id, Cursor& cursor) { Skip(id, cursor, 0); }

 private:
  void CheckSkippable(int64_t id, Cursor& cursor, int depth);
  void Skip(int64_t id, Cursor& cursor, int depth);
  void SkipInterface(Cursor& cursor);

  Cursor& stream_;
  std::vector<std::pair<int64_t, WireType>> types_;
};

/// Calls `read(field)` for each field of a struct value up to its terminator; fields are numbered
/// from 0 and there are `count`.
template <typename ReadField>
void ReadFields(Cursor& cursor, size_t count, ReadField read) {
  uint64_t next = 0;
  while (cursor.ok()) {
    const uint64_t delta = cursor.Uint();
    if (delta == 0) return;
    if (delta > count - next) {
      cursor.Fail(ErrorCode::kCorrupt, {"found field ", next + delta - 1, " of a struct of ", count,
                                        " fields, expected a smaller number"});
      return;
    }
    next += delta;
    read(static_cast<size_t>(next - 1));
  }
}

}  // namespace snapshoter::gob

#endif  // SNAPSHOTER_GOB_TYPES_H_
