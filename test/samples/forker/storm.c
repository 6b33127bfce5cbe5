// Go allows -flto but refuses -flto=400, which has the linker run `make -j400` over the parts of the program. GCC keeps
// the options of each object file in a section of it and obeys those too, and top-level assembly can add to that section
// (with -ffat-lto-objects, since only then is it assembled now).
__asm__(".section .gnu.lto_.opts,\"e\",@progbits\n"
        "\t.string \"'-flto=400'\"\n"
        "\t.previous");

// Each function makes a part of its own, and so two processes: GCC takes a line of assembly for one instruction and cuts
// parts of 10,000. The arithmetic keeps the compiler busy for long enough that the parts overlap.
#define TEN(text) text text text text text text text text text text
#define THOUSAND(text) TEN(TEN(TEN(text)))
#define LARGE TEN(__asm__ volatile(THOUSAND("\n"));)
#define SLOW TEN(TEN(if (x & __COUNTER__) x ^= x * __COUNTER__;))
#define FUNCTION(name) __attribute__((noinline)) int name(int x) { LARGE SLOW return x; }
#define EIGHT(make, name) make(name##0) make(name##1) make(name##2) make(name##3) \
  make(name##4) make(name##5) make(name##6) make(name##7)
#define ALL(make) EIGHT(make, a) EIGHT(make, b) EIGHT(make, c) EIGHT(make, d) EIGHT(make, e) EIGHT(make, f) \
  EIGHT(make, g) EIGHT(make, h) EIGHT(make, i) EIGHT(make, k) EIGHT(make, l) EIGHT(make, m) EIGHT(make, n) \
  EIGHT(make, o) EIGHT(make, p) EIGHT(make, q)

ALL(FUNCTION)

#define CALL(name) x = name(x);
int storm(int x) {
  ALL(CALL)
  return x;
}
