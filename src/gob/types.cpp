#include "gob/types.h"

#include <algorithm>
#include <string>

namespace snapshoter::gob {
namespace {

// Go allows 10,000, which is more than a stack in WebAssembly holds and no schedule's type needs.
constexpr int kMaxNesting = 100;
// A hostile stream may define types and fields without end; a snapshot has four and three.
constexpr size_t kMaxTypes = 1000;
constexpr size_t kMaxFields = 1000;

void FailNesting(Cursor& cursor) {
  cursor.Fail(ErrorCode::kTooLarge,
              {"found types nested deeper than ", kMaxNesting, ", expected fewer levels"});
}

std::string_view ReadString(Cursor& cursor) {
  const size_t size = cursor.Length("a string");
  const std::string_view text(reinterpret_cast<const char*>(cursor.at()), size);
  cursor.Skip(size);
  return text;
}

/// CommonType{Name string; Id int}: both are of no use, for the message says which type it defines.
void ReadCommonType(Cursor& cursor) {
  ReadFields(cursor, 2, [&](size_t field) {
    if (field == 0) {
      ReadString(cursor);
    } else {
      cursor.Int();
    }
  });
}

void ReadStructFields(Cursor& cursor, std::vector<WireType::Field>& fields) {
  const size_t count = cursor.Length("a list of fields");
  if (count > kMaxFields) {
    cursor.Fail(ErrorCode::kTooLarge,
                {"found a struct of ", count, " fields, expected at most ", kMaxFields});
  }
  for (size_t i = 0; i < count && cursor.ok(); ++i) {
    WireType::Field field;
    ReadFields(cursor, 2, [&](size_t part) {
      if (part == 0) {
        field.name = ReadString(cursor);
      } else {
        field.type = cursor.Int();
      }
    });
    fields.push_back(field);
  }
}

/// Where the type is, or belongs, in a table sorted by id.
template <typename Types>
auto LowerBound(Types& types, int64_t id) {
  return std::lower_bound(types.begin(), types.end(), id,
                          [](const auto& type, int64_t wanted) { return type.first < wanted; });
}

/// How many fields each of Go's arrayType, sliceType, structType, mapType and gobEncoderType has.
size_t FieldCount(WireType::Kind kind) {
  switch (kind) {
    case WireType::kArray:
    case WireType::kMap:
      return 3;
    case WireType::kSlice:
    case WireType::kStruct:
      return 2;
    default:
      return 1;
  }
}

void ReadKind(Cursor& cursor, WireType& type) {
  ReadFields(cursor, FieldCount(type.kind), [&](size_t field) {
    if (field == 0) {
      ReadCommonType(cursor);
    } else if (type.kind == WireType::kStruct) {
      ReadStructFields(cursor, type.fields);
    } else if (type.kind == WireType::kMap) {
      (field == 1 ? type.key : type.element) = cursor.Int();
    } else {
      (field == 1 ? type.element : type.length) = cursor.Int();
    }
  });
}

}  // namespace

void TypeTable::Define(int64_t id, Cursor& cursor) {
  if (id < kFirstUserType || Find(id) != nullptr) {
    cursor.Fail(ErrorCode::kCorrupt,
                {"found a definition of type ", id, ", expected a number from 64 that is new"});
    return;
  }
  if (types_.size() == kMaxTypes) {
    cursor.Fail(ErrorCode::kTooLarge,
                {"found more than ", kMaxTypes, " type definitions, expected fewer"});
    return;
  }
  WireType type;
  int kinds = 0;
  ReadFields(cursor, WireType::kTextMarshaler + 1, [&](size_t kind) {
    type.kind = static_cast<WireType::Kind>(kind);
    ++kinds;
    ReadKind(cursor, type);
  });
  if (cursor.ok() && kinds != 1) {
    cursor.Fail(ErrorCode::kCorrupt,
                {"found a type definition of ", kinds, " kinds, expected one"});
  }
  if (cursor.ok()) types_.insert(LowerBound(types_, id), {id, std::move(type)});
}

const WireType* TypeTable::Find(int64_t id) const {
  const auto found = LowerBound(types_, id);
  return found == types_.end() || found->first != id ? nullptr : &found->second;
}

void TypeTable::CheckSkippable(int64_t id, Cursor& cursor, int depth) {
  if (!cursor.ok() || (id >= kBool && id <= kInterface)) return;
  if (depth > kMaxNesting) return FailNesting(cursor);
  const auto found = LowerBound(types_, id);
  if (found == types_.end() || found->first != id) {
    cursor.Fail(ErrorCode::kCorrupt,
                {"found a use of type ", id, ", expected its definition before"});
    return;
  }
  WireType& type = found->second;
  // Once is enough, for types that refer to themselves and for time: a stream may define many types
  // that all refer to each other.
  if (type.is_checked) return;
  type.is_checked = true;
  switch (type.kind) {
    case WireType::kMap:
      CheckSkippable(type.key, cursor, depth + 1);
      [[fallthrough]];
    case WireType::kArray:
    case WireType::kSlice:
      CheckSkippable(type.element, cursor, depth + 1);
      return;
    case WireType::kStruct:
      for (const WireType::Field& field : type.fields) {
        CheckSkippable(field.type, cursor, depth + 1);
      }
      return;
    default:
      return;
  }
}

void TypeTable::Skip(int64_t id, Cursor& cursor, int depth) {
  if (!cursor.ok()) return;
  if (depth > kMaxNesting) return FailNesting(cursor);
  switch (id) {
    case kBool:
    case kInt:
    case kUint:
    case kFloat:
      cursor.Uint();
      return;
    case kComplex:
      cursor.Uint();
      cursor.Uint();
      return;
    case kByteSlice:
    case kString:
      ReadString(cursor);
      return;
    case kInterface:
      return SkipInterface(cursor);
    default:
      break;
  }
  // A value may define further types (see SkipInterface), so no pointer into the table is kept.
  const WireType* type = Find(id);
  if (type == nullptr) return CheckSkippable(id, cursor);
  const WireType::Kind kind = type->kind;
  if (kind == WireType::kStruct) {
    ReadFields(cursor, type->fields.size(),
               [&](size_t field) { Skip(Find(id)->fields[field].type, cursor, depth + 1); });
    return;
  }
  if (kind == WireType::kGobEncoder || kind == WireType::kBinaryMarshaler ||
      kind == WireType::kTextMarshaler) {
    ReadString(cursor);
    return;
  }
  const int64_t key = type->key;
  const int64_t element = type->element;
  const int64_t length = type->length;
  const size_t count = cursor.Length("a list");
  if (kind == WireType::kArray && cursor.ok() && static_cast<int64_t>(count) != length) {
    cursor.Fail(ErrorCode::kCorrupt, {"found an array of ", count, ", expected ", length});
  }
  for (size_t i = 0; i < count && cursor.ok(); ++i) {
    if (kind == WireType::kMap) Skip(key, cursor, depth + 1);
    Skip(element, cursor, depth + 1);
  }
}

void TypeTable::SkipInterface(Cursor& cursor) {
  ReadString(cursor);
  while (cursor.ok()) {
    const int64_t id = cursor.Int();
    if (id >= 0) break;
    Define(id == INT64_MIN ? INT64_MIN : -id, cursor);
    // Go's writer ends the message at a definition, and goes on with the value in the next one.
    // Inside the value of another interface such messages follow each other, each with its length.
    if (cursor.remaining() != 0) {
      cursor.Uint();
    } else if (cursor.ok()) {
      cursor = stream_.Take(stream_.Length("a message"));
      if (!stream_.ok()) cursor.Fail(stream_.status());
    }
  }
  ReadString(cursor);
}

}  // namespace snapshoter::gob
