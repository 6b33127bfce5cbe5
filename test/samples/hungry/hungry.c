// An argument is expanded whole before it is put in place, so all tokens of one level are in memory at once.
#define TWICE(x) x x
#define DOUBLED_5(x) TWICE(TWICE(TWICE(TWICE(TWICE(x)))))
#define DOUBLED_30(x) DOUBLED_5(DOUBLED_5(DOUBLED_5(DOUBLED_5(DOUBLED_5(DOUBLED_5(x))))))

int hungry(void) {
  DOUBLED_30(;)
  return 0;
}
