// Includes itself ten times at each of four levels, and so prints 10,000 messages of 2 kB (the text, and its line again).
#if __INCLUDE_LEVEL__ < 5
#include "loud.h"
#include "loud.h"
#include "loud.h"
#include "loud.h"
#include "loud.h"
#include "loud.h"
#include "loud.h"
#include "loud.h"
#include "loud.h"
#include "loud.h"
#else
#pragma message "The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog."
#endif
