#include "native/names.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "native/packed.h"
#include "snapshot/decimal.h"
#include "snapshot/utf8.h"

namespace snapshoter::native {
namespace {

size_t SharedPrefix(std::string_view a, std::string_view b) {
  const size_t size = std::min({a.size(), b.size(), kMaxShared});
  return static_cast<size_t>(std::mismatch(a.begin(), a.begin() + size, b.begin()).first -
                             a.begin());
}

struct FrontCoded {
  uint32_t shared;
  uint32_t own;
};

}  // namespace

void WriteTexts(OutputArchive& archive, const NameTable& names, const Column<KeyedRow>& rows) {
  const auto name = [&](size_t i) { return names.texts[rows[i].row - names.numbers.size()]; };
  const auto shared = [&](size_t i) { return i == 0 ? 0 : SharedPrefix(name(i - 1), name(i)); };
  WritePacked(archive, rows.size(), shared);
  WritePacked(archive, rows.size(), [&](size_t i) { return name(i).size() - shared(i); });
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string_view own = name(i).substr(shared(i));
    archive.Write(own.data(), own.size());
  }
}

void ReadTexts(InputArchive& archive, size_t count, NameColumn& names) {
  Column<FrontCoded> parts;
  if (!parts.Resize(count)) return archive.Fail(OutOfMemory("the names"));
  // The lengths are added up first, so that the bytes are made room for once.
  uint64_t total = 0;
  uint64_t length = 0;
  ReadPacked(archive, parts.size(), [&](size_t i, uint64_t shared) {
    if (shared > kMaxShared) {
      archive.Fail(ErrorCode::kCorrupt,
                   {"found a name that shares ", shared, " bytes, expected at most ", kMaxShared});
    }
    parts[i].shared = static_cast<uint32_t>(shared);
  });
  ReadPacked(archive, parts.size(), [&](size_t i, uint64_t own) {
    if (parts[i].shared > length || own > archive.remaining()) {
      archive.Fail(ErrorCode::kCorrupt,
                   {"found a name longer than its bytes, expected lengths that add up"});
    }
    parts[i].own = static_cast<uint32_t>(own);
    length = parts[i].shared + own;
    total += length;
  });
  if (!archive.ok()) return;
  if (total > UINT32_MAX || !names.bytes.Reserve(static_cast<size_t>(total)) ||
      !names.refs.Reserve(parts.size())) {
    return archive.Fail(OutOfMemory("the names"));
  }

  for (const FrontCoded& part : parts) {
    const uint8_t* own = archive.Take(part.own);
    if (own == nullptr) return;
    const std::string_view before = names.size() != 0 ? names[names.size() - 1] : "";
    std::string_view name = before.substr(0, part.shared);
    // There is room, so neither of these moves what `before` refers to.
    if (!names.Append(name) || !names.bytes.AppendAll(own, part.own)) {
      return archive.Fail(OutOfMemory("the names"));
    }
    names.refs[names.size() - 1].length += part.own;
    name = names[names.size() - 1];
    if (!IsUtf8(name)) {
      return archive.Fail(ErrorCode::kInvalidName,
                          {"found a name that is not UTF-8, expected well-formed UTF-8"});
    }
    uint64_t number = 0;
    const bool is_sorted = names.size() == 1 || name > before;
    const bool shares_more = is_sorted && part.shared < std::min(before.size(), kMaxShared) &&
                             before[part.shared] == name[part.shared];
    if (!is_sorted || shares_more ||
        ParseDecimal(names.data(names.size() - 1), name.size(), &number)) {
      return archive.Fail(name == before ? ErrorCode::kDuplicateName : ErrorCode::kCorrupt,
                          {"found names out of order or twice, expected each once, sorted"});
    }
  }
}

}  // namespace snapshoter::native
