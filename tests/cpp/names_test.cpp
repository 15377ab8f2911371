// Names: which are allowed, how they are found, and that nobody can choose them to collide.

#include <gtest/gtest.h>

#include "snapshot/names.h"
#include "snapshot/sort.h"
#include "snapshot/utf8.h"
#include "support.h"

namespace snapshoter::test {
namespace {

constexpr uint64_t kUsualSeed = 0x9e3779b97f4a7c15;

TEST(Names, AreWellFormedUtf8) {
  for (const char* text :
       {"", "ascii", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "twelve bytes\xe5\xb7\xa5"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  for (const char* text :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x9f\xbf", "\xe0\xa0",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xff", "twelve bytes\xe5\xb7", "\xe5\xb7\xa5\xa5"}) {
    EXPECT_FALSE(IsUtf8(text)) << text;
  }
}

TEST(Names, EveryCodePointIsAllowedButSurrogates) {
  for (uint32_t code = 0; code <= 0x110000; ++code) {
    std::string text;
    if (code < 0x80) {
      text = static_cast<char>(code);
    } else if (code < 0x800) {
      text = {static_cast<char>(0xc0 | code >> 6), static_cast<char>(0x80 | (code & 63))};
    } else if (code < 0x10000) {
      text = {static_cast<char>(0xe0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 63)),
              static_cast<char>(0x80 | (code & 63))};
    } else {
      text = {static_cast<char>(0xf0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 63)),
              static_cast<char>(0x80 | (code >> 6 & 63)), static_cast<char>(0x80 | (code & 63))};
    }
    const bool is_surrogate = code >= 0xd800 && code < 0xe000;
    ASSERT_EQ(IsUtf8(text), !is_surrogate && code < 0x110000) << std::hex << code;
  }
}

NameColumn MakeNames(const std::vector<std::string>& names) {
  NameColumn column;
  for (const std::string& name : names) EXPECT_TRUE(column.Append(name));
  return column;
}

/// 64 names whose hashes under the present seed begin with the same 6 bits.
std::vector<std::string> Colliding() {
  std::vector<std::string> names;
  for (int i = 0; names.size() < 64; ++i) {
    const std::string name = "n" + std::to_string(i);
    if (HashName(reinterpret_cast<const uint8_t*>(name.data()), name.size()) >> 26 == 0) {
      names.push_back(name);
    }
  }
  return names;
}

TEST(NameIndex, FindsNamesThatCollideWhicheverAreErased) {
  const std::vector<std::string> names = Colliding();
  const NameColumn column = MakeNames(names);
  Random random(8);
  for (int round = 0; round < 100; ++round) {
    NameIndex index;
    std::vector<bool> present(names.size(), false);
    for (int step = 0; step < 300; ++step) {
      const auto row = static_cast<uint32_t>(random.Below(names.size()));
      if (present[row]) {
        index.Erase(column, row);
      } else {
        ASSERT_TRUE(index.Insert(column, row));
      }
      present[row] = !present[row];
      for (uint32_t i = 0; i < names.size(); ++i) {
        ASSERT_EQ(index.Find(column, names[i]), present[i] ? i : kNoRow);
      }
    }
  }
}

TEST(NameIndex, BuildTellsTheLaterOfTwoEqualNames) {
  std::vector<std::string> names = Colliding();
  NameIndex index;
  uint32_t duplicate = 0;
  ASSERT_TRUE(index.Build(MakeNames(names), {}, &duplicate));
  EXPECT_EQ(duplicate, kNoRow);
  names.push_back(names[3]);
  const NameColumn column = MakeNames(names);
  ASSERT_TRUE(index.Build(column, {}, &duplicate));
  EXPECT_EQ(duplicate, 64U);
  EXPECT_EQ(index.Find(column, names[0]), kNoRow) << "the index is left empty";
  ASSERT_TRUE(index.Build(MakeNames({}), {}, &duplicate));
  EXPECT_EQ(duplicate, kNoRow);
}

TEST(NameIndex, BuildFindsEveryNameHoweverManyThereAre) {
  // On both sides of where the index grows, and of where it is filled in parts.
  for (const uint32_t count : {5U, 6U, 341U, 342U, 1'365U, 1'366U, 20'000U, 43'690U, 43'691U}) {
    NameColumn column;
    for (uint32_t i = 0; i < count; ++i) ASSERT_TRUE(column.Append(std::to_string(i * 7'919'993U)));
    NameIndex index;
    uint32_t duplicate = 0;
    ASSERT_TRUE(index.Build(column, {}, &duplicate));
    ASSERT_EQ(duplicate, kNoRow);
    for (uint32_t i = 0; i < count; ++i) ASSERT_EQ(index.Find(column, column[i]), i);
    EXPECT_EQ(index.Find(column, "another"), kNoRow);
    ASSERT_TRUE(column.Append(std::string(column[count / 2])));
    ASSERT_TRUE(index.Build(column, {}, &duplicate));
    EXPECT_EQ(duplicate, count);
  }
}

TEST(NameIndex, BuildFindsNamesThatAllCollide) {
  // More of one part than it has slots: they run over, even around the end.
  std::vector<std::string> names;
  for (int i = 0; names.size() < 600; ++i) {
    std::string name = "n" + std::to_string(i);
    const auto* data = reinterpret_cast<const uint8_t*>(name.data());
    if (HashName(data, name.size()) >> 22 == 0x3ff) names.push_back(std::move(name));
  }
  const NameColumn column = MakeNames(names);
  NameIndex index;
  uint32_t duplicate = 0;
  ASSERT_TRUE(index.Build(column, {}, &duplicate));
  ASSERT_EQ(duplicate, kNoRow);
  for (uint32_t i = 0; i < names.size(); ++i) ASSERT_EQ(index.Find(column, names[i]), i);
}

TEST(NameIndex, AnotherSeedScattersNamesThatCollided) {
  const std::vector<std::string> names = Colliding();
  const Bytes before = Write(*Make(1, {{"a", {}}, {"b", {}}, {names[0], {}}}));
  SetHashSeed(0x0123456789abcdef);
  size_t still = 0;
  for (const std::string& name : names) {
    still += HashName(reinterpret_cast<const uint8_t*>(name.data()), name.size()) >> 26 == 0;
  }
  EXPECT_LT(still, 10U);
  // No format depends on it.
  EXPECT_EQ(ToHex(Write(*Make(1, {{"a", {}}, {"b", {}}, {names[0], {}}}))), ToHex(before));
  SetHashSeed(kUsualSeed);
}

TEST(NameIndex, HashesOfEveryLengthSpread) {
  // Names that differ in one byte, at every place, of every length up to 40.
  std::vector<uint32_t> counts(64, 0);
  uint32_t total = 0;
  for (size_t size = 1; size <= 40; ++size) {
    for (size_t at = 0; at < size; ++at) {
      for (const char c : {'a', 'b', 'c', 'd'}) {
        std::string name(size, '0');
        name[at] = c;
        ++counts[HashName(reinterpret_cast<const uint8_t*>(name.data()), size) >> 26];
        ++total;
      }
    }
  }
  for (const uint32_t count : counts) {
    EXPECT_GT(count, total / 64 / 2);
    EXPECT_LT(count, total / 64 * 2);
  }
}

/// Sorts `rows`, which stand in the order of `expected`: as a stable sort by the first of each
/// pair.
void ExpectSortedAs(Column<KeyedRow>& rows, std::vector<std::pair<uint64_t, uint32_t>>& expected) {
  ASSERT_TRUE(SortByKey(rows));
  std::stable_sort(expected.begin(), expected.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  ASSERT_EQ(rows.size(), expected.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i].key, expected[i].first);
    ASSERT_EQ(rows[i].row, expected[i].second);
  }
}

TEST(Sort, PutsKeysInOrderAndKeepsEqualOnes) {
  Random random(9);
  for (const int bits : {1, 11, 12, 33, 64}) {
    Column<KeyedRow> rows;
    std::vector<std::pair<uint64_t, uint32_t>> expected;
    for (uint32_t i = 0; i < 3'000; ++i) {
      const uint64_t key = random.Next() >> (64 - bits);
      ASSERT_TRUE(rows.Append({key, i}));
      expected.emplace_back(key, i);
    }
    ExpectSortedAs(rows, expected);
  }
}

TEST(Sort, TakesKeysThatCrowdTogether) {
  Random random(12);
  Column<KeyedRow> rows;
  std::vector<std::pair<uint64_t, uint32_t>> expected;
  for (uint32_t i = 0; i < 20'000; ++i) {
    // Most within a few bits of one another, at either end of the range, with many equal ones.
    const uint64_t key =
        (random.Below(2) == 0 ? 0 : ~uint64_t{0} << 40) | random.Next() >> 1 >> random.Below(64);
    ASSERT_TRUE(rows.Append({key, i}));
    expected.emplace_back(key, i);
  }
  ExpectSortedAs(rows, expected);
}

TEST(Sort, ComparesNamesBeyondTheBytesThatTheyShare) {
  Random random(13);
  std::vector<std::string> names;
  for (uint32_t i = 0; i < 3'000; ++i) {
    names.push_back("project:production:" + std::string(random.Below(20), 'x') + std::to_string(i));
  }
  NameTable table;
  table.texts = MakeNames(names);
  Column<KeyedRow> rows;
  for (uint32_t i = 0; i < names.size(); ++i) ASSERT_TRUE(rows.Append({0, i}));
  ASSERT_TRUE(SortByName(table, rows));
  std::sort(names.begin(), names.end());
  for (size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(table.texts[rows[i].row], names[i]);
}

TEST(Sort, ComparesNamesAsUnsignedBytes) {
  const std::vector<std::string> sorted = {"",
                                           std::string(1, '\0'),
                                           std::string(8, '\0'),
                                           std::string(9, '\0'),
                                           "12345678",
                                           std::string("12345678\0", 9),
                                           "123456789",
                                           "a",
                                           "a\x7f",
                                           "a\xc2\x80",
                                           "\xf4\x8f\xbf\xbf"};
  Random random(10);
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> names = sorted;
    for (size_t i = names.size(); i > 1; --i) std::swap(names[i - 1], names[random.Below(i)]);
    NameTable table;
    table.texts = MakeNames(names);
    Column<KeyedRow> rows;
    for (uint32_t i = 0; i < names.size(); ++i) ASSERT_TRUE(rows.Append({0, i}));
    ASSERT_TRUE(SortByName(table, rows));
    for (size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(names[rows[i].row], sorted[i]);
  }
}

}  // namespace
}  // namespace snapshoter::test
