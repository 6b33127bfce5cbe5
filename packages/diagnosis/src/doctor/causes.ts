import type { Cause } from './cause.js';
import { allowance, hasGap } from './evidence/cgo.js';
import { begins, hasConflict, isFetched, isLinkAsText } from './evidence/files.js';
import { hasOtherCase, isElsewhere, isEmptySubmodule, isVendored } from './evidence/headers.js';
import {
  hasLibrary,
  inDebian,
  isArchive,
  isDefinedElsewhere,
  isForeign,
  isTwice,
} from './evidence/libraries.js';
import { ofNewerGlibc } from './evidence/newer-glibc.js';
import {
  hasPackageOfOtherCase,
  isDefinedWithC,
  isExcludedBy,
  isExcludedWithoutCgo,
  isLeftOut,
  isOwnAbsent,
  isReplaced,
  withTag,
} from './evidence/packages.js';

const ANY = /^/;
const NO_HEADER = /^(?<header>\S+): No such file or directory$/;
const NO_LIBRARY = /cannot find -l(?<library>[^\s:]+)/;
/** ld's and lld's words for a symbol that nothing has. */
const undefinedSymbol = (symbol: string) =>
  new RegExp(`undefined (?:reference to [\`']|symbol: )(?:${symbol})(?:'|$)`);
const UNDEFINED = undefinedSymbol("(?<symbol>[^']+)");
const NO_PC = /^(?:Package|No package) '?(?<pc>[^\s']+)'? (?:was not )?found/;

const INSTALL =
  'Ask the operator to install it on the machine that compiles (apt-get install {debian}), or send its headers and a static library with the source.';

/** What fails, in the order in which it is looked for: the sharper before the wider. */
export const CAUSES: readonly Cause[] = [
  // files that are not what their names say
  {
    name: 'lfs-pointer',
    sees: ANY,
    proof: begins(/^version https:\/\/git-lfs\.github\.com\/spec/),
    why: '{file} is a pointer of Git LFS and not the file itself.',
    next: 'Run git lfs pull, and pack again.',
  },
  {
    name: 'link-as-text',
    sees: ANY,
    proof: isLinkAsText,
    why: '{file} holds only the words {target}: it is a symbolic link that Windows has stored as text.',
    next: 'Put a copy of {leads} in its place, or check out again with git config core.symlinks true.',
  },
  {
    name: 'utf-16',
    sees: ANY,
    proof: begins(/^(?:\xff\xfe|\xfe\xff)/),
    why: '{file} is UTF-16.',
    next: 'Save it as UTF-8: iconv -f UTF-16 -t UTF-8 {file} > t && mv t {file}',
  },
  {
    name: 'other-encoding',
    sees: /(?:invalid|illegal) UTF-8/,
    next: 'Save {file} as UTF-8: iconv -f GBK -t UTF-8 {file} > t && mv t {file}, if that is how it is written; or write those bytes as \\x escapes.',
  },
  {
    name: 'byte-order-mark',
    sees: /invalid BOM in the middle/,
    next: 'Remove the byte order mark (EF BB BF) at {place}: two files were joined there.',
  },
  {
    name: 'conflict-markers',
    sees: /unknown directive: (?:<<<<<<<|=======|>>>>>>>)|conflict marker|found '<<'|syntax error.*<</,
    proof: hasConflict,
    why: '{file} still holds the conflict markers of a merge.',
    next: 'Resolve the conflict at {place}: keep one side, and delete the lines <<<<<<<, ======= and >>>>>>>.',
  },
  // headers
  {
    name: 'header-with-backslash',
    sees: /^(?<header>\S*\\\S*): No such file/,
    next: 'Write the path of the header with / instead of \\ in {place}.',
  },
  {
    name: 'header-of-empty-submodule',
    sees: NO_HEADER,
    proof: isEmptySubmodule,
    why: 'The submodule {path} was not sent.',
    next: 'Run git submodule update --init --recursive, and pack again.',
  },
  {
    name: 'header-of-other-case',
    sees: NO_HEADER,
    proof: hasOtherCase,
    why: 'The source has {found}: Linux tells small letters from capitals.',
    next: 'Write #include "{right}" in {place}, or rename the file.',
  },
  {
    name: 'header-dropped-by-vendor',
    sees: NO_HEADER,
    proof: isVendored,
    why: 'go mod vendor copies only folders with Go files in them, and {module} has C in others.',
    next: 'Copy the missing folders of {module} into vendor; or leave vendor out of the archive, and the modules that go.sum names are fetched.',
  },
  {
    name: 'header-elsewhere',
    sees: NO_HEADER,
    proof: isElsewhere,
    why: 'It is in the source as {found}.',
    next: 'Tell the compiler where, in the preamble: #cgo CFLAGS: {flag}',
  },
  {
    name: 'header-of-windows',
    sees: /^(?:windows|winsock2|ws2tcpip|windef|winbase|shlobj|shellapi|tchar|conio|direct|io|winuser|wincrypt|psapi)\.h: No such file/i,
    why: 'That header is of Windows.',
    next: 'Include it for Windows alone: in a Go file whose name ends in _windows.go, or behind #ifdef _WIN32; and give Linux a file of its own.',
  },
  {
    name: 'header-of-macos',
    sees: /^(?:Cocoa|AppKit|Foundation|CoreFoundation|CoreServices|CoreGraphics|Carbon|IOKit|Security|Metal|AudioToolbox|mach|mach-o|TargetConditionals\.h|objc)(?:\/\S+)?: No such file/,
    why: 'That header is of macOS.',
    next: 'Include it for macOS alone: in a Go file whose name ends in _darwin.go, or behind #ifdef __APPLE__; and give Linux a file of its own.',
  },
  {
    name: 'header-of-cxx',
    sees: /^(?<header>string|vector|map|set|list|memory|iostream|fstream|sstream|algorithm|functional|utility|cstdint|cstdlib|cstring|cstdio|mutex|thread|atomic|chrono|array|tuple|optional|unordered_map|stdexcept|new|limits): No such file/,
    why: '<{header}> is of C++, and cgo compiles what a preamble includes as C.',
    next: 'Keep C++ in a .cpp file of the package, and include a header that is C: declare its functions in extern "C" behind #ifdef __cplusplus.',
  },
  {
    name: 'header-not-installed',
    sees: NO_HEADER,
    proof: inDebian(({ header = '' }) => header),
    why: 'That header is not installed where it is compiled; Debian has it in {debian}.',
    next: INSTALL,
  },
  {
    name: 'header-missing',
    sees: NO_HEADER,
    why: 'The compiler finds that header nowhere.',
    next: 'Pack it with the source, and name its folder in the preamble: #cgo CFLAGS: -I${SRCDIR}/FOLDER',
  },
  // pkg-config and libraries
  {
    name: 'pc-not-installed',
    sees: NO_PC,
    proof: inDebian(({ pc = '' }) => `${pc}.pc`),
    why: 'That library is not installed where it is compiled; Debian has its .pc file in {debian}.',
    next: INSTALL,
  },
  {
    name: 'pc-of-another-name',
    sees: NO_PC,
    proof: inDebian(
      ({ pc = '' }) => `${pc.replace(/^lib/, '')}.pc`,
      ({ pc = '' }) => `lib${pc}.pc`,
      ({ pc = '' }) => `${pc.replace(/^lib/, '')}lib.pc`,
      ({ pc = '' }) => `${pc.replace(/lib$/, '')}.pc`,
    ),
    why: 'There is no {pc}.pc; Debian has {right}.pc, of {debian}.',
    next: 'Write in {place}: #cgo pkg-config: {right}',
  },
  {
    name: 'pc-missing',
    sees: NO_PC,
    next: 'Have the library installed on the machine that compiles, or send it with the source and name it by #cgo CFLAGS and LDFLAGS in {place} instead of pkg-config.',
  },
  {
    name: 'option-of-another-linker',
    sees: /unsupported linker (?:arg|extension flag): (?<flag>.+)/,
    next: 'Leave {flag} out of the LDFLAGS, or build for a runtime that gcc compiles for, such as glibc2.31 or static: zig, which compiles for this one, links without it.',
  },
  {
    name: 'library-of-another-architecture',
    sees: /incompatible with the target|Relocations in generic ELF|file in wrong format|not recognized/,
    kinds: ['linker'],
    proof: isForeign,
    why: '{file} was built for {system}.',
    next: 'Send {file} built for linux/{arch}, or its sources.',
  },
  {
    name: 'library-of-no-known-format',
    sees: /incompatible with the target|Relocations in generic ELF|file in wrong format|not recognized/,
    kinds: ['linker'],
    next: 'Send {file} built for linux/{arch}, or its sources.',
  },
  {
    name: 'library-shared-only',
    sees: NO_LIBRARY,
    proof: hasLibrary('so'),
    why: 'The source has it only as the shared library {found}, which is for another system or cannot be linked with -static.',
    next: 'Send a static one for linux/{arch}, lib{library}.a: a shared one would be missing where the program runs.',
  },
  {
    name: 'library-elsewhere',
    sees: NO_LIBRARY,
    proof: hasLibrary('a'),
    why: 'It is in the source as {found}.',
    next: 'Tell the linker where, in {place}: #cgo LDFLAGS: -L${SRCDIR}/… -l{library}, with the path from that file to {folder}.',
  },
  {
    name: 'library-not-installed',
    sees: NO_LIBRARY,
    proof: inDebian(
      ({ library = '' }) => `lib${library}.so`,
      ({ library = '' }) => `lib${library}.a`,
    ),
    why: 'That library is not installed where it is compiled; Debian has it in {debian}.',
    next: INSTALL,
  },
  {
    name: 'library-missing',
    sees: NO_LIBRARY,
    why: 'The linker finds lib{library} nowhere.',
    next: 'Send lib{library}.a with the source, and name its folder in {place}: #cgo LDFLAGS: -L${SRCDIR}/FOLDER -l{library}',
  },
  {
    name: 'not-position-independent',
    sees: /recompile with -fPIC/,
    next: 'Compile {file} again with -fPIC.',
  },
  // names that the linker does not find
  {
    name: 'glibc-for-musl',
    sees: /undefined symbol: (?<symbol>[a-z]\w*64|__\w+_chk|__x?[fl]?x?stat\w*|backtrace\w*|gnu_\w+|_dl_\w+|__res_\w+)$/,
    proof: isArchive,
    why: '{file} was compiled for glibc, and musl has no {symbol}.',
    next: 'Send {file} compiled for musl, or its sources; or build for a runtime of glibc.',
  },
  {
    name: 'newer-glibc',
    sees: undefinedSymbol('(?<symbol>\\w+)(?:@@?GLIBC_(?<version>[\\d.]+))?'),
    proof: ofNewerGlibc,
    why: '{member} was compiled on a system with a newer glibc than that of the target: it needs {symbol}@GLIBC_{version}.',
    next: 'Compile {file} on a system as old as the runtime of the target, or send its sources{build}.',
  },
  {
    name: 'libstdcxx-for-libcxx',
    sees: /undefined symbol: .*(?:std::__cxx11|std::__throw_|\[abi:cxx11\]|std::_Rb_tree_|std::_Hash_bytes|std::__detail)/,
    proof: isArchive,
    why: "{file} was compiled with GNU's C++ library, libstdc++, and zig, which compiles for this runtime, has clang's, libc++.",
    next: 'Send the sources in place of {file}, or build for a runtime that gcc compiles for, such as glibc2.31 or static.',
  },
  {
    name: 'newer-libstdcxx',
    sees: undefinedSymbol(
      "(?<symbol>std::(?:__throw_bad_array_new_length\\(|__glibcxx_assert_fail|ios_base_library_init\\(|__cxx11::basic_string<.*>::_M_replace_cold)[^']*)",
    ),
    why: 'It was compiled by a g++ of a newer release: the C++ library that is linked here lacks {symbol}.',
    next: 'Compile it with a g++ as old as the runtime of the target, or send its sources; or build for a newer runtime.',
  },
  {
    name: 'libcxx',
    sees: undefinedSymbol('std::__1::.*'),
    why: 'It was compiled with the C++ library of clang (libc++).',
    next: 'Compile {file} with g++ or with -stdlib=libstdc++, and link -lstdc++; or link -lc++ -lc++abi where they are installed.',
  },
  {
    name: 'libstdcxx',
    sees: undefinedSymbol(
      "(?:(?:vtable|typeinfo|non-virtual thunk)[^']* (?:for|to) (?:std::|__cxxabiv1)|std::|__gxx_personality|__cxa_|operator (?:new|delete)|__cxxabiv1).*",
    ),
    why: 'It is C++, whose own library is not linked.',
    next: 'Add -lstdc++ at the end of the line #cgo LDFLAGS of the package, or an empty .cpp file to it.',
  },
  {
    name: 'c-in-another-folder',
    sees: UNDEFINED,
    proof: isDefinedElsewhere,
    why: '{defined} has it, but cgo compiles only the C files of a folder with Go files that import "C".',
    next: 'Add a .c file beside the Go file with the one line #include "{defined}", by the path from there; or move {defined} there, with the headers that it includes.',
  },
  {
    name: 'library-of-windows',
    sees: undefinedSymbol('__imp_(?<symbol>\\w+)'),
    why: '{file} was built for Windows: __imp_{symbol} is how that calls a function of a DLL.',
    next: 'Send the library built for Linux in its place, or its C files beside the Go files.',
  },
  {
    name: 'libm',
    sees: undefinedSymbol(
      '(?<symbol>(?:a?(?:sin|cos|tan)h?|atan2|pow|exp[2m]?1?|log(?:2|10|1p)?|sqrt|cbrt|ceil|floor|round|l?lround|trunc|fmod|fmin|fmax|hypot|ldexp|frexp|modf|remainder|lrint|rint|tgamma|lgamma|erfc?)[fl]?)',
    ),
    why: '{symbol} is a function of the math library.',
    next: 'Add above import "C" in a Go file of the package: // #cgo LDFLAGS: -lm',
  },
  ...(
    [
      ['dlopen|dlsym|dlclose|dlerror', 'dl'],
      ['crypt(?:_r)?', 'crypt'],
      ['shm_open|shm_unlink|timer_create|clock_gettime', 'rt'],
      ['(?:deflate|inflate)(?:Init2?_|End|Reset)?|crc32|compress2?|uncompress|gz\\w+', 'z'],
      ['sqlite3_\\w+', 'sqlite3'],
      ['SSL_\\w+|TLS_\\w+_method', 'ssl'],
      ['EVP_\\w+|RSA_\\w+|BIO_\\w+|SHA256_\\w+', 'crypto'],
      ['curl_\\w+', 'curl'],
      ['png_\\w+', 'png'],
      ['jpeg_\\w+', 'jpeg'],
      ['X(?:Open|Close|Create|Destroy|Map|Next|Default|Query|Lookup|Store|Fetch|Init)[A-Z]\\w+', 'X11'],
    ] as const
  ).map(
    ([symbols, library]): Cause => ({
      name: `lib${library}`,
      sees: undefinedSymbol(`(?<symbol>${symbols})`),
      why: `lib${library} has functions of such names.`,
      next: `Add above import "C" in a Go file of the package: // #cgo LDFLAGS: -l${library}`,
    }),
  ),
  {
    name: 'library-order',
    sees: UNDEFINED,
    proof: isArchive,
    why: '{file} needs it from another library.',
    next: 'Name the library that has {symbol} after it in #cgo LDFLAGS: each stands before those that it needs.',
  },
  {
    name: 'undefined-reference',
    sees: UNDEFINED,
    next: 'Send the C file or the library that has {symbol}, and name the library in #cgo LDFLAGS with -l.',
  },
  {
    name: 'definition-beside-export',
    sees: /multiple definition of [`'](?<symbol>\w+)'.*_cgo_export/,
    why: 'The preamble of a file with //export is compiled twice, so it may only declare.',
    next: 'Move the definition of {symbol} from the preamble into a .c file, or into a Go file without //export.',
  },
  {
    name: 'two-copies-of-sqlite',
    sees: /multiple definition of [`'](?<symbol>sqlite3\w*)'/,
    why: 'SQLite is linked twice.',
    next: 'Keep one of them: go mod why -m and go mod graph say who needs which.',
  },
  {
    name: 'defined-twice',
    sees: /multiple definition of [`'](?<symbol>\w+)'/,
    proof: isTwice,
    why: '{other} has it too.',
    next: 'Rename it in one of the two packages: in its C file, its header, and where its Go files call it. (static helps only where no Go file calls it.)',
  },
  // flags
  {
    name: 'include-flag-for-the-linker',
    sees: /^invalid flag in #cgo LDFLAGS: (?<flag>-[ID]\S*)/,
    next: 'Write CFLAGS in place of LDFLAGS in {place}, or remove {flag} there if a line #cgo CFLAGS has it too.',
  },
  {
    name: 'flag-that-a-field-allows',
    sees: /^invalid flag in #cgo (?<variable>CFLAGS|LDFLAGS): (?<flag>\S+)/,
    proof: allowance,
    why: 'Go takes only flags of a list of its own.',
    next: "Send the field that allows it, --form-string '{field}={pattern}', or remove {flag} from {place}.",
  },
  {
    name: 'flag-that-go-refuses',
    sees: /^invalid flag in (?:#cgo|pkg-config) (?<variable>\S+): (?<flag>\S+)/,
    why: 'Go takes only flags of a list of its own.',
    next: 'Remove {flag} from {place}.',
  },
  {
    name: 'flag-of-macos',
    sees: /^unrecognized command.line option ['‘](?<flag>-framework|-mmacosx\S*|-fobjc\S*|-weak_framework|-arch)['’]/,
    why: 'That flag is of macOS.',
    next: 'Keep the line for macOS: write #cgo darwin in place of #cgo in {place}.',
  },
  {
    name: 'flag-of-another-compiler',
    sees: /^unrecognized command.line option ['‘](?<flag>[^'’]+)['’]/,
    why: 'gcc does not know that flag.',
    next: 'Remove {flag} from {place}, or keep the line for the system that has it, such as #cgo darwin CFLAGS: …',
  },
  // compilers that are not there
  {
    name: 'no-objective-c',
    sees: /cc1obj/,
    why: '{file} is Objective-C, whose compiler is not installed.',
    next: 'Keep it for macOS, where it belongs most likely: let the name end in _darwin.m; or have the operator install gobjc.',
  },
  {
    name: 'no-fortran',
    sees: /exec: "gfortran"/,
    why: '{file} is Fortran, whose compiler is not installed.',
    next: 'Have the operator install gfortran, or send the compiled library; a file of another name, such as .f90.txt, is not compiled.',
  },
  {
    name: 'no-swig',
    sees: /exec: "swig"/,
    why: '{file} asks for SWIG, which is not installed.',
    next: 'Have the operator install swig; or run it on your machine (swig -go -cgo), send what it writes, and leave {file} out of the archive, since Go runs swig for each such file.',
  },
  {
    name: 'no-pkg-config',
    sees: /exec: "pkg-config"/,
    next: 'Have the operator install pkg-config.',
  },
  {
    name: 'killed-compiler',
    sees: /Killed signal terminated program (?<program>\S+)/,
    why: 'The system has ended {program}, most likely for want of memory.',
    next: 'Make the largest C file smaller, or have the memory of a build raised.',
  },
  // C
  {
    name: 'error-in-a-fetched-module',
    sees: ANY,
    kinds: ['c', 'go', 'assembler'],
    proof: isFetched,
    why: 'That file is of the module {module}, not of the source.',
    next: 'Try another version, go get {module}@VERSION and go mod tidy, or one with which it builds on your machine.',
  },
  {
    name: 'blank-line-after-preamble',
    sees: /could not determine what C\.(?<symbol>\w+) refers to/,
    proof: hasGap,
    why: 'There is a blank line between the comment and import "C", so cgo does not read the comment.',
    next: 'Remove the blank line above import "C" in {file}.',
  },
  {
    name: 'stdlib-not-included',
    sees: /could not determine what C\.(?<symbol>free|malloc|calloc|realloc|exit|abort|getenv|strtol|atoi|qsort) refers to/,
    next: 'Add to the preamble of {file}: #include <stdlib.h>',
  },
  {
    name: 'helper-of-cgo',
    sees: /could not determine what C\.(?<symbol>[Cc]_?[Ss]tring|[Gg]o_?[Ss]tring|[Gg]o_?[Bb]ytes|[Cc]_?[Bb]ytes) refers to/,
    why: 'The functions of cgo itself are C.CString, C.CBytes, C.GoString, C.GoStringN and C.GoBytes.',
    next: 'Write the one that is meant in {place}, with these capitals.',
  },
  {
    name: 'unknown-to-cgo',
    sees: /could not determine what C\.(?<symbol>\w+) refers to/,
    next: 'Check how {symbol} is written in {place}: no header that the file includes above import "C" declares it under this name. Or include the one that does.',
  },
  {
    name: 'variadic-function',
    sees: /unexpected type: \.\.\./,
    why: 'cgo does not call variadic C functions such as printf.',
    next: 'Wrap it: write a C function in the preamble that takes fixed arguments and calls it.',
  },
  {
    name: 'large-file-name',
    sees: /['‘](?:pread|pwrite|lseek|[fl]?stat|f?statvfs|f?truncate|open|openat|creat|mmap|fopen|fseeko|ftello|readdir|off|ino|blkcnt)64(?:_t)?['’]/,
    kinds: ['c'],
    next: 'Send it with -F "cgo_cflags=-O2 -g -D_LARGEFILE64_SOURCE", or write it without the 64 in {file}: since 1.2.4 musl has such names only when they are asked for so.',
  },
  {
    name: 'undeclared-function',
    sees: /implicit declaration of function ['‘](?<symbol>\w+)['’]/,
    next: 'Include the header that declares {symbol} in {file}, before it is used: man {symbol} names it, and says whether it wants #define _GNU_SOURCE.',
  },
  {
    name: 'type-of-fixed-size',
    sees: /unknown type name ['‘](?<type>u?int(?:8|16|32|64|ptr|max)_t)['’]/,
    next: 'Add to {file}: #include <stdint.h>',
  },
  {
    name: 'standard-type',
    sees: /unknown type name ['‘](?<type>bool|size_t|ssize_t|ptrdiff_t|wchar_t|off_t|pid_t|FILE)['’]/,
    next: 'Include the header that has {type} in {file}: <stdbool.h> has bool, <stdio.h> FILE, <stddef.h> size_t, ptrdiff_t and wchar_t, <sys/types.h> the others.',
  },
  {
    name: 'undeclared-name',
    sees: /^['‘](?<symbol>\w+)['’] undeclared/,
    next: 'Include the header that has {symbol} in {file}, or check its name: the library that is installed may be of another version.',
  },
  {
    name: 'warnings-as-errors',
    sees: /\[-Werror=(?<warning>[\w=+-]+)\]/,
    why: 'A warning ends the build, by -Werror.',
    next: 'Correct {place}, or remove -Werror from the line #cgo CFLAGS of the package (-Wno-error={warning} there lets this warning pass).',
  },
  {
    name: 'older-c-standard',
    sees: /only allowed in C(?:99|11)|C99 mode/,
    next: 'Write -std=gnu11 in the line #cgo CFLAGS of the package, in place of an older standard such as -std=c89, -std=c90 or -ansi.',
  },
  {
    name: 'refused-by-an-assertion',
    sees: /static assertion failed/,
    why: 'The source expects another size or value than there is on linux/{arch}, where long and pointers have 64 bits.',
    next: 'Change what the assertion at {place} looks at: use types of fixed size, such as int32_t of <stdint.h>.',
  },
  {
    name: 'refused-by-a-header',
    sees: /^#error/,
    why: 'The source itself ends the compilation there, on linux/{arch}.',
    next: 'Read the #if above {place}. Where it asks for a system, add a branch #elif defined(__linux__) for this one; where it asks for an option of the library, set that: #cgo CFLAGS: -DOPTION',
  },
  {
    name: 'semicolon-of-c',
    sees: /^expected ['‘][;,:)}]/,
    kinds: ['c'],
    next: 'Correct {place}, or the end of the line before it.',
  },
  {
    name: 'error-in-c',
    sees: ANY,
    kinds: ['c'],
    next: 'Correct {place}.',
  },
  // assembler
  {
    name: 'go-assembly-beside-cgo',
    sees: /package using cgo has Go assembly file (?<assembly>\S+)/,
    next: 'Move the Go assembly {assembly} with its Go file into a package that does not import "C", or write it in the syntax of the GNU assembler and name it .S.',
  },
  {
    name: 'error-in-assembly',
    sees: ANY,
    kinds: ['assembler'],
    next: 'Correct {place}; or, where it is written for another architecture than {arch}, let its name end in that (such as _arm64.S) and add a file with the same functions for {arch}.',
  },
  // modules and packages
  {
    name: 'package-of-other-case',
    sees: /(?:no required module provides package|package|cannot find (?:module providing )?package) "?(?<package>[^\s;:"]+)"?/,
    proof: hasPackageOfOtherCase,
    why: 'The source has the folder {found}: Linux tells small letters from capitals.',
    next: 'Rename the folder to {wanted}, or write the import in {place} as the folder is called.',
  },
  {
    name: 'own-package-not-sent',
    sees: /(?:no required module provides package|package|cannot find (?:module providing )?package) "?(?<package>[^\s;:"]+)"?/,
    kinds: ['packages'],
    proof: isOwnAbsent,
    why: 'It would be the folder {wanted}, which was not sent.',
    next: 'Pack the folder {wanted} too: is it in .gitignore, or generated? Or correct the import in {place}.',
  },
  {
    name: 'go-sum-lacks-a-line',
    sees: /missing go\.sum entry/,
    next: 'Run go mod tidy, and pack go.mod and go.sum again.',
  },
  {
    name: 'module-not-required',
    sees: /no required module provides package (?<package>[^\s;:]+)/,
    next: 'Run go get {package} (or go mod tidy), and pack go.mod and go.sum again.',
  },
  {
    name: 'checksum-mismatch',
    sees: /^verifying (?<module>\S+): checksum mismatch/,
    why: 'What the module proxy gives is not what go.sum says.',
    next: 'If you trust the module as it is now, remove its lines from go.sum and run go mod tidy; a tag that was moved is the usual reason.',
  },
  {
    name: 'folder-of-replace-on-another-machine',
    sees: /replacement directory (?<folder>(?:\/|[A-Za-z]:)\S*) does not exist/,
    why: '{folder} is a folder of your machine.',
    next: 'Write the replace in go.mod relative (=> ./FOLDER), and pack that folder with the source.',
  },
  {
    name: 'folder-of-replace-not-sent',
    sees: /replacement directory (?<folder>\S+) does not exist/,
    why: '{folder}, which a replace in go.mod names, was not sent.',
    next: 'Pack the folder that holds both this module and {folder}, and name the one to build with -F dir=FOLDER; or send a vendor folder.',
  },
  {
    name: 'replace-without-go-mod',
    sees: /^module (?<folder>\S+): reading \S*go\.mod: open/,
    proof: isReplaced,
    why: 'The folder {folder} was sent, but has no go.mod, which a replaced module needs.',
    next: 'Put a file go.mod into {folder}: module {module}',
  },
  {
    name: 'newer-go',
    sees: /requires go >= (?<version>[\w.]+) \(running go (?<running>[\w.]+)/,
    why: 'It is compiled with Go {running} here.',
    next: 'Lower the go line at {place} if the source builds so, or ask for a newer one with -F go=VERSION.',
  },
  {
    name: 'go-not-released',
    sees: /^Go (?<version>[\w.]+) is not at the module proxy/,
    next: 'Write a released version at {place}, or another go or toolchain line; GET /v1/targets says which Go is installed.',
  },
  {
    name: 'module-not-at-the-proxy',
    sees: /^(?<module>\S+) v\S+ (?:is not at the module proxy|cannot be)/,
    why: 'A private module is not fetched.',
    next: 'Send it along: run go mod vendor, and pack the vendor folder with the source.',
  },
  {
    name: 'module-other-than-go-sum',
    sees: /^(?<module>\S+) v\S+ is h1:/,
    why: 'That is a checksum mismatch: what the module proxy gives is not what go.sum names.',
    next: 'If you trust the module as it is now, remove its lines from go.sum and run go mod tidy; a tag that was moved is the usual reason.',
  },
  {
    name: 'inconsistent-vendoring',
    sees: /inconsistent vendoring|explicitly required in go\.mod, but not marked|marked as explicit in vendor/,
    next: 'Run go mod vendor, and pack again; or send the source without its vendor folder.',
  },
  {
    name: 'module-not-to-be-had',
    sees: /^(?<module>[\w.-]+\.[\w./-]+)@v\S+: (?:reading |invalid|unrecognized|unknown|module lookup disabled)|terminal prompts disabled|could not read Username/,
    why: 'The module proxy of the service does not have it; a private one is not fetched.',
    next: 'Send it along: run go mod vendor, and pack the vendor folder with the source.',
  },
  {
    name: 'embedded-link',
    sees: /^pattern (?:all:)?\S+: cannot embed irregular file (?<pattern>\S+)/,
    why: '{pattern} is a symbolic link, and Go embeds only files.',
    next: 'Put a copy in place of the link: cp --remove-destination "$(readlink -f {pattern})" {pattern}',
  },
  {
    name: 'embedded-file-not-sent',
    sees: /^pattern (?:all:)?(?<pattern>\S+): no matching files found/,
    why: '{pattern}, which //go:embed names, is not in the archive.',
    next: 'Make {pattern} before you pack, such as by npm run build or go generate, and check that .gitignore does not leave it out.',
  },
  {
    name: 'package-without-cgo',
    sees: /build constraints exclude all Go files in (?<folder>\S+)/,
    proof: isExcludedWithoutCgo,
    why: 'Its files import "C", and env=CGO_ENABLED=0 was sent.',
    next: 'Leave out env=CGO_ENABLED=0.',
  },
  {
    name: 'excluded-by-a-tag',
    sees: /build constraints exclude all Go files in (?<folder>\S+)/,
    proof: withTag,
    why: '{excluded} is left out by {by}.',
    next: 'Send the tag that it wants: -F tags={tag}',
  },
  {
    name: 'excluded-by-system',
    sees: /build constraints exclude all Go files in (?<folder>\S+)/,
    proof: isExcludedBy,
    why: '{excluded} is left out by {by}.',
    next: 'Add a file to the package for Linux and the architecture of the target, or import the package only in files for its system.',
  },
  {
    name: 'c-without-import-c',
    sees: /C source files not allowed when not using cgo or SWIG: (?<c>.+)/,
    why: 'No Go file of the package imports "C".',
    next: 'Add import "C" to one of its Go files, or move {c} away.',
  },
  {
    name: 'unknown-experiment',
    sees: /^unknown GOEXPERIMENT (?<experiment>\S+)/,
    next: 'Correct the field env: this release of Go has no experiment of that name.',
  },
  {
    name: 'race-without-cgo',
    sees: /-race requires cgo/,
    next: 'Leave out env=CGO_ENABLED=0, or race=true.',
  },
  {
    name: 'two-packages-in-a-folder',
    sees: /^found packages (?<one>\S+) \((?<first>\S+)\) and (?<other>\S+) \((?<second>\S+)\)/,
    why: 'A folder is one package.',
    next: 'Move one of the two into a folder of its own: a program into cmd/NAME, since a library keeps its import path by staying. Or write the same package line in both.',
  },
  {
    name: 'import-path-that-go-refuses',
    sees: /^malformed import path/,
    next: 'Rename the folder: Go takes ASCII letters, digits and - . _ ~ + only.',
  },
  {
    name: 'package-folder-not-sent',
    sees: /^stat \/?(?:src\/)?(?<folder>\S+): (?:directory not found|no such file)/,
    next: 'Correct the field package, or pack the folder {folder}.',
  },
  {
    name: 'internal-package',
    sees: /use of internal package (?<package>\S+) not allowed/,
    why: 'Only packages below the parent of an internal folder may import it.',
    next: 'Import what the module exports instead, or move the package.',
  },
  {
    name: 'import-cycle',
    sees: /import cycle not allowed/,
    next: 'Remove one of the imports that close the circle, most likely that of the more general package; or move what both packages need into a third one.',
  },
  {
    name: 'no-func-main',
    sees: /function main is undeclared in the main package/,
    why: 'The package is called main, and has no func main().',
    next: 'Add func main(), or rename what is meant to be it. If there is one in another file, that is left out by the end of its name or by its line //go:build.',
  },
  {
    name: 'two-func-main',
    sees: /main redeclared in this block/,
    why: 'Two files of the folder have a func main().',
    next: 'Move one of them into a folder of its own, such as cmd/NAME: a folder is one program.',
  },
  // Go
  {
    name: 'name-in-a-file-left-out',
    sees: /^undefined: (?<symbol>\w+)$/,
    proof: isLeftOut,
    why: '{defined} has it, which is left out, as {by}.',
    next: 'Give Linux a file with {symbol} too, or rename {defined} if nothing in it is of another system; where it wants a tag, send that with -F tags=TAG.',
  },
  {
    name: 'undefined-without-cgo',
    sees: /^undefined: (?<symbol>\w+)$/,
    proof: isDefinedWithC,
    why: '{defined} has it, which imports "C", and env=CGO_ENABLED=0 was sent.',
    next: 'Leave out env=CGO_ENABLED=0.',
  },
  {
    name: 'undefined-name',
    sees: /^undefined: (?<symbol>[\w.]+)$/,
    next: 'Correct {place}, or pack the file that has {symbol}: is it generated, or in .gitignore?',
  },
  {
    name: 'unused-import',
    sees: /^(?<import>"\S+") imported(?: as \S+)? and not used/,
    next: 'Remove the import of {import} at {place}.',
  },
  {
    name: 'unused-variable',
    sees: /^declared and not used: (?<symbol>\w+)/,
    next: 'Remove {symbol} at {place}, or use it.',
  },
  {
    name: 'type-of-c',
    sees: /cannot use .* as (?:_?C(?:type_|\.)(?<type>\w+)) value/,
    next: 'Convert it at {place}: C.{type}(…)',
  },
  {
    name: 'error-in-go',
    sees: ANY,
    kinds: ['go'],
    next: 'Correct {place}; go build and go vet say the same on your machine.',
  },
];
