#include "json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace snapshoter::test {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Json Value() {
    Json value;
    if (Accept('{')) {
      while (!Accept('}')) {
        std::string name = String();
        Expect(':');
        value.names.push_back(std::move(name));
        value.items.push_back(Value());
        Accept(',');
      }
    } else if (Accept('[')) {
      while (!Accept(']')) {
        value.items.push_back(Value());
        Accept(',');
      }
    } else if (Peek() == '"') {
      value.text = String();
    } else {
      while (std::isalnum(Next()) != 0 || Next() == '-') value.text += text_[at_++];
    }
    return value;
  }

 private:
  char Next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  char Peek() {
    while (std::isspace(Next()) != 0) ++at_;
    return Next();
  }
  bool Accept(char c) {
    if (Next() == '\0') ADD_FAILURE() << "the JSON ends early";
    const bool found = Peek() == c || Next() == '\0';
    if (found) ++at_;
    return found;
  }
  void Expect(char c) { EXPECT_TRUE(Accept(c)) << c << " was expected at " << at_; }

  std::string String() {
    std::string result;
    Expect('"');
    while (Next() != '"' && Next() != '\0') {
      char c = text_[at_++];
      if (c == '\\') {
        c = text_[at_++];
        if (c == 'n') c = '\n';
        if (c == 't') c = '\t';
        if (c == 'u') {
          const int code = std::stoi(std::string(text_.substr(at_, 4)), nullptr, 16);
          EXPECT_LT(code, 0x80) << "only ASCII is escaped here";
          c = static_cast<char>(code);
          at_ += 4;
        }
      }
      result += c;
    }
    ++at_;
    return result;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

const Json& Json::operator[](std::string_view name) const {
  static const Json nothing;
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? nothing : items[static_cast<size_t>(found - names.begin())];
}

Json ParseJson(std::string_view text) { return Parser(text).Value(); }

}  // namespace snapshoter::test
