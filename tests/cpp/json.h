#ifndef SNAPSHOTER_TESTS_CPP_JSON_H_
#define SNAPSHOTER_TESTS_CPP_JSON_H_

#include <string>
#include <string_view>
#include <vector>

namespace snapshoter::test {

/// A value of the JSON that golden files are described in.
struct Json {
  std::string text;  ///< of a string; of anything else that is no list, as it is written
  std::vector<std::string> names;  ///< of an object's members
  std::vector<Json> items;         ///< of a list, or those members

  /// The member of that name; an empty value if there is none.
  const Json& operator[](std::string_view name) const;
};

/// Reads well-formed JSON without escaped surrogates; anything else fails the test.
Json ParseJson(std::string_view text);

}  // namespace snapshoter::test

#endif  // SNAPSHOTER_TESTS_CPP_JSON_H_
