# What cc and c++ of zig's toolchains do; `name` and `target` are zig's words for the two.

# Where the agent lays what was compiled with the toolchain.
export ZIG_GLOBAL_CACHE_DIR="${TMPDIR:-/tmp}/zig" ZIG_LOCAL_CACHE_DIR="${TMPDIR:-/tmp}/zig"

compiles= links= strips= out=a.out before=
for arg; do
  [ "$before" = -o ] && out=$arg
  before=$arg
  case $arg in
    -c | -S | -E) compiles=1 links= && break ;;
    -o) links=1 ;;
    -x | *.c | *.cc | *.cpp | *.cxx | *.C | *.m | *.s | *.S) compiles=1 ;;
  esac
done

for arg; do
  shift
  case $arg in
    # Where nothing but objects is linked, each of these would have zig compile its libraries anew, for a minute.
    -fPIC | -fpic | -fPIE | -fpie) [ "$compiles" ] || continue ;;
    -march=*) [ "$compiles" ] || continue ;;
    -s) [ "$compiles" ] || { strips=1 && continue; } ;;
  esac
  case $arg in
    # What gcc knows, in zig's words, or left out where a program is the same without it.
    -march=x86-64) arg=-march=x86_64 ;;
    -march=x86-64-v*) arg=-march=x86_64_v${arg##*-v} ;;
    -Wl,--dynamic-list[=,]*) arg=-Wl,--export-dynamic ;;
    -Wl,-l:*) arg=${arg#-Wl,} ;;
    -mtune=* | -Wl,--warn-common | -Wl,--exclude-libs[=,]* | -Wl,-Map[=,]*) continue ;;
    -Wl,--stats | -Wl,--trace | -Wl,--threads=* | -Wl,--no-keep-memory | -Wl,--error-limit=*) continue ;;
    -Wl,--no-relax | -Wl,--no-warn-mismatch | -Wl,--icf=* | -Wl,-z,separate-code | -Wl,-z,noseparate-code) continue ;;
  esac
  set -- "$@" "$arg"
done

# zig alone of all compilers looks for undefined behaviour, and refuses __DATE__. What is linked may unwind its stack, as
# libraries in Rust do: gcc's own library for that is always there, and zig's is where it is asked for.
set -- /opt/zig/zig "$name" -target $target -fno-sanitize=undefined -Wno-date-time "$@" ${links:+-lunwind}
[ "$strips" ] || exec "$@"
"$@" && exec strip "$out"
