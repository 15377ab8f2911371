// The parts that the native format is made of: numbers, packed blocks, decimals, the checksum.

#include <gtest/gtest.h>

#include "native/archive.h"
#include "native/crc32c.h"
#include "native/packed.h"
#include "native/times.h"
#include "snapshot/decimal.h"
#include "support.h"

namespace snapshoter::test {
namespace {

using native::InputArchive;
using native::OutputArchive;

template <typename T>
std::string Stored(T value) {
  Bytes bytes;
  OutputArchive archive(bytes);
  archive(value);
  EXPECT_TRUE(archive.ok());
  return ToHex(bytes);
}

template <typename T>
std::string Loaded(std::string_view hex, T* value) {
  const Bytes bytes = FromHex(hex);
  InputArchive archive(bytes.data(), bytes.size(), 0);
  archive(*value);
  return CodeOf(archive.status());
}

TEST(NativeNumbers, UnsignedOnesAreLeb128) {
  const std::pair<uint64_t, const char*> known[] = {{0, "00"},
                                                    {1, "01"},
                                                    {127, "7f"},
                                                    {128, "8001"},
                                                    {300, "ac02"},
                                                    {16'383, "ff7f"},
                                                    {16'384, "808001"},
                                                    {UINT32_MAX, "ffffffff0f"},
                                                    {UINT64_MAX, "ffffffffffffffffff01"}};
  for (const auto& [value, hex] : known) {
    EXPECT_EQ(Stored(value), hex);
    uint64_t loaded = 0;
    EXPECT_EQ(Loaded(hex, &loaded), "OK");
    EXPECT_EQ(loaded, value);
  }
}

TEST(NativeNumbers, SignedOnesAreZigzag) {
  const std::pair<int64_t, const char*> known[] = {{0, "00"},
                                                   {-1, "01"},
                                                   {1, "02"},
                                                   {-64, "7f"},
                                                   {64, "8001"},
                                                   {INT64_MAX, "feffffffffffffffff01"},
                                                   {INT64_MIN, "ffffffffffffffffff01"}};
  for (const auto& [value, hex] : known) {
    EXPECT_EQ(Stored(value), hex);
    int64_t loaded = 0;
    EXPECT_EQ(Loaded(hex, &loaded), "OK");
    EXPECT_EQ(loaded, value);
  }
}

TEST(NativeNumbers, EveryPowerOfTwoAndItsNeighboursSurvive) {
  for (int bit = 0; bit < 64; ++bit) {
    for (const uint64_t value : {(uint64_t{1} << bit) - 1, uint64_t{1} << bit}) {
      uint64_t loaded = ~value;
      EXPECT_EQ(Loaded(Stored(value), &loaded), "OK");
      EXPECT_EQ(loaded, value);
    }
  }
}

TEST(NativeNumbers, OnlyTheShortestFormIsRead) {
  uint64_t value = 0;
  for (const char* hex : {"", "80", "8000", "ff00", "ffffffffffffffffff02", "ffffffffffffffffff7f",
                          "ffffffffffffffffffff01"}) {
    EXPECT_EQ(Loaded(hex, &value), "CORRUPT") << hex;
  }
}

TEST(NativeNumbers, ThoseThatDoNotFitAreRefused) {
  uint8_t byte = 0;
  EXPECT_EQ(Loaded("ff01", &byte), "OK");
  EXPECT_EQ(byte, 255);
  EXPECT_EQ(Loaded("8002", &byte), "CORRUPT");
  int32_t number = 0;
  EXPECT_EQ(Loaded(Stored(int64_t{INT32_MIN}), &number), "OK");
  EXPECT_EQ(Loaded(Stored(int64_t{INT32_MIN} - 1), &number), "CORRUPT");
}

TEST(NativeNumbers, OffsetsHaveOneCodeEach) {
  EXPECT_EQ(native::EncodeOffset(Time::kUtc), 0U);
  EXPECT_EQ(native::EncodeOffset(Time::kMinOffset), 1U);
  EXPECT_EQ(native::EncodeOffset(0), 1'966'081U);
  EXPECT_EQ(native::EncodeOffset(Time::kMaxOffset), 3'932'356U);
  int32_t offset = 0;
  for (const uint64_t code : {uint64_t{3'932'357}, (uint64_t{1} << 31) + 1, UINT64_MAX}) {
    EXPECT_FALSE(native::DecodeOffset(code, &offset)) << code;
  }
  for (uint64_t code = 0; code <= 3'932'356; code += 13) {
    ASSERT_TRUE(native::DecodeOffset(code, &offset));
    ASSERT_EQ(native::EncodeOffset(offset), code);
  }
}

Bytes Packed(const std::vector<uint64_t>& values, int least_width = 0) {
  Bytes bytes;
  OutputArchive archive(bytes);
  native::PackBlock(archive, values.data(), values.size(), least_width);
  EXPECT_TRUE(archive.ok());
  return bytes;
}

std::string Unpacked(const Bytes& bytes, size_t count, std::vector<uint64_t>* values,
                     int least_width = 0) {
  InputArchive archive(bytes.data(), bytes.size(), 0);
  values->assign(native::kBlock, 0);
  native::UnpackBlock(archive, values->data(), count, least_width);
  values->resize(count);
  EXPECT_TRUE(!archive.ok() || archive.remaining() == 0);
  return CodeOf(archive.status());
}

TEST(NativePacked, BlocksHaveTheseBytes) {
  EXPECT_EQ(ToHex(Packed({7})), "0700");
  EXPECT_EQ(ToHex(Packed({7, 7, 7})), "0700");
  EXPECT_EQ(ToHex(Packed({10, 11, 13, 10})), "0a0234");
  EXPECT_EQ(ToHex(Packed({0, UINT64_MAX})),
            "0040"
            "0000000000000000"
            "ffffffffffffffff");
}

TEST(NativePacked, EveryWidthAndCountSurvives) {
  Random random(2);
  std::vector<uint64_t> read;
  for (int width = 0; width <= 64; ++width) {
    const uint64_t mask = width == 0 ? 0 : UINT64_MAX >> (64 - width);
    for (const size_t count : {1, 2, 3, 7, 8, 9, 63, 64, 65, 127, 128}) {
      const uint64_t base = random.Next() & ~mask;
      std::vector<uint64_t> values(count);
      for (uint64_t& value : values) value = base + (random.Next() & mask);
      ASSERT_EQ(Unpacked(Packed(values), count, &read), "OK");
      ASSERT_EQ(read, values) << width;
    }
  }
}

// Two files could have held the same content.
TEST(NativePacked, AnotherPackingOfTheSameNumbersIsRefused) {
  std::vector<uint64_t> read;
  EXPECT_EQ(Unpacked(FromHex("0a0234"), 4, &read), "OK");
  EXPECT_EQ(Unpacked(FromHex("090379 0b"), 4, &read), "CORRUPT");  // not the least
  EXPECT_EQ(Unpacked(FromHex("0a03c8 00"), 4, &read), "CORRUPT");  // a bit more than needed
  EXPECT_EQ(Unpacked(FromHex("0a0234"), 3, &read), "OK");
  EXPECT_EQ(Unpacked(FromHex("0a0274"), 3, &read), "CORRUPT");  // a bit behind the last
  EXPECT_EQ(Unpacked(FromHex("0a41" + std::string(68, '0')), 4, &read), "CORRUPT");
  EXPECT_EQ(Unpacked(FromHex("ffffffffffffffffff01 01 02"), 2, &read), "CORRUPT");  // past 64 bits
  EXPECT_EQ(Unpacked(FromHex("feffffffffffffffff01 01 02"), 2, &read), "OK");
}

TEST(NativePacked, ALeastWidthIsKeptAndDemanded) {
  EXPECT_EQ(ToHex(Packed({7}, 8)), "070800");
  EXPECT_EQ(ToHex(Packed({10, 11, 13, 10}, 8)), "0a0800010300");
  EXPECT_EQ(ToHex(Packed({0, 256}, 8)), "0009000002");
  std::vector<uint64_t> read;
  EXPECT_EQ(Unpacked(FromHex("070800"), 1, &read, 8), "OK");
  EXPECT_EQ(read, std::vector<uint64_t>{7});
  EXPECT_EQ(Unpacked(FromHex("0a0800010300"), 4, &read, 8), "OK");
  EXPECT_EQ(read, (std::vector<uint64_t>{10, 11, 13, 10}));
  EXPECT_EQ(Unpacked(FromHex("0700"), 1, &read, 8), "CORRUPT");
  EXPECT_EQ(Unpacked(FromHex("0a0234"), 4, &read, 8), "CORRUPT");
  EXPECT_EQ(Unpacked(FromHex("0a07800100"), 4, &read, 8), "CORRUPT");
  EXPECT_EQ(Unpacked(FromHex("090801020401"), 4, &read, 8), "CORRUPT");  // not the least
  EXPECT_EQ(Unpacked(FromHex("0009ff0000"), 2, &read, 8), "CORRUPT");    // a bit more than needed
  EXPECT_EQ(Unpacked(FromHex("0009000002"), 2, &read, 8), "OK");
}

bool Parse(std::string_view text, uint64_t* value) {
  // In memory of its own size, so that reading on behind it is found.
  const std::vector<uint8_t> bytes(text.begin(), text.end());
  return ParseDecimal(bytes.data(), bytes.size(), value);
}

TEST(Decimal, NumbersAroundEveryPowerOfTenAndTwoSurvive) {
  std::vector<uint64_t> numbers = {0, UINT64_MAX, UINT64_MAX - 1};
  for (uint64_t power = 1; power <= UINT64_MAX / 10; power *= 10) {
    for (const uint64_t number : {power - 1, power, power + 1, power * 9, power * 10}) {
      numbers.push_back(number);
    }
  }
  for (int bit = 0; bit < 64; ++bit) numbers.push_back(uint64_t{1} << bit);
  Random random(3);
  for (int i = 0; i < 100'000; ++i) numbers.push_back(random.Next() >> random.Below(64));
  DecimalFormat format;
  uint8_t text[24];
  for (const uint64_t number : numbers) {
    const size_t size = format(number, text);
    const std::string_view written(reinterpret_cast<const char*>(text), size);
    ASSERT_EQ(written, std::to_string(number));
    uint64_t parsed = ~number;
    ASSERT_TRUE(Parse(written, &parsed)) << number;
    ASSERT_EQ(parsed, number);
  }
}

TEST(Decimal, OtherTextsAreNone) {
  uint64_t value = 0;
  for (const char* text : {"",
                           "00",
                           "01",
                           "007",
                           "0000000000",
                           "-1",
                           "+1",
                           " 1",
                           "1 ",
                           "1.0",
                           "1e3",
                           "12345678a",
                           "a2345678",
                           "1234567\xb9",
                           "18446744073709551616",
                           "18446744073709551620",
                           "18446744073709551700",
                           "28446744073709551615",
                           "99999999999999999999",
                           "184467440737095516150",
                           "١٢٣"}) {
    EXPECT_FALSE(Parse(text, &value)) << text;
  }
  // Every byte that is no digit, in every place of every length.
  const std::string digits = "12345678901234567890";
  for (size_t size = 1; size <= digits.size(); ++size) {
    std::string text = digits.substr(0, size);
    for (size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        if (byte >= '0' && byte <= '9') continue;
        text[at] = static_cast<char>(byte);
        ASSERT_FALSE(Parse(text, &value)) << byte << " at " << at << " of " << size;
      }
      text[at] = digits[at];
    }
    ASSERT_TRUE(Parse(text, &value)) << text;
  }
}

uint32_t Crc(std::string_view text, uint32_t before = 0) {
  const Bytes bytes = BytesOf(text);
  return native::Crc32c(before, bytes.data(), bytes.size());
}

TEST(NativeChecksum, HasTheKnownValues) {
  // The first is the check value of catalogues; the others are of RFC 3720, appendix B.4.
  EXPECT_EQ(Crc("123456789"), 0xe3069283U);
  EXPECT_EQ(Crc(""), 0U);
  EXPECT_EQ(Crc(std::string(32, '\0')), 0x8a9136aaU);
  EXPECT_EQ(Crc(std::string(32, '\xff')), 0x62a8ab43U);
  std::string ascending;
  for (int i = 0; i < 32; ++i) ascending += static_cast<char>(i);
  EXPECT_EQ(Crc(ascending), 0x46dd794eU);
  EXPECT_EQ(Crc(std::string(ascending.rbegin(), ascending.rend())), 0x113fdb5cU);
}

TEST(NativeChecksum, GoesOnWhereItStopped) {
  std::string text;
  Random random(4);
  for (int i = 0; i < 100; ++i) text += static_cast<char>(random.Next());
  uint32_t bitwise = UINT32_MAX;
  for (const char c : text) {
    bitwise ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) bitwise = bitwise >> 1 ^ (bitwise & 1) * 0x82f63b78;
  }
  for (size_t at = 0; at <= text.size(); ++at) {
    EXPECT_EQ(Crc(text.substr(at), Crc(text.substr(0, at))), ~bitwise);
  }
}

}  // namespace
}  // namespace snapshoter::test
