#include "loud.h"
