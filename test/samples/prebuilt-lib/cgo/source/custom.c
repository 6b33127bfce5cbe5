#include "../custom.h"

int custom_product(int a, int b) {
  return a * b;
}
