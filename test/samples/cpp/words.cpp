#include "words.h"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

const char *longest_word(const char *sentence) {
  static std::string longest;
  std::istringstream input{sentence};
  const std::vector<std::string> words{std::istream_iterator<std::string>{input}, {}};
  longest = *std::max_element(words.begin(), words.end(),
                              [](const auto &a, const auto &b) { return a.size() < b.size(); });
  return longest.c_str();
}

const char *compiled_at(void) {
  return __DATE__ " " __TIME__;
}
