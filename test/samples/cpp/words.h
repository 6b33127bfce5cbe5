#pragma once

#ifdef __cplusplus
extern "C" {
#endif

const char *longest_word(const char *sentence);
const char *compiled_at(void);

#ifdef __cplusplus
}
#endif
