import type { BuildError } from '@cgoforge/core';

/** A line that is an error, by its named groups: `file`, `line`, `column`, `text`. */
export interface ErrorPattern {
  readonly kind: BuildError['kind'];
  readonly line: RegExp;
}

const PLACE = String.raw`(?<file>[^\s:][^:\n]*):(?<line>\d+):(?:(?<column>\d+):)?`;
const LD = String.raw`(?:\S*\b(?:ld|ld\.\w+|lld|gold): ?)`;

const pattern = (kind: BuildError['kind'], ...parts: readonly string[]): ErrorPattern => ({
  kind,
  line: new RegExp(`^${parts.join('')}$`),
});

/** Every form of error that is known, tried in order. Notes and warnings are none of them. */
export const ERROR_PATTERNS: readonly ErrorPattern[] = [
  // gcc and clang, and cgo, which prints their errors with places in Go's files
  pattern('c', PLACE, String.raw` (?:fatal )?error: (?<text>.+)`),
  pattern(
    'c',
    String.raw`(?:\S*\/)?(?:gcc|g\+\+|cc|clang|clang\+\+|cc1|cc1plus|cc1obj)(?:-\d+)?: (?:fatal )?error: (?<text>.+)`,
  ),
  // gas
  pattern('assembler', PLACE, ' (?:Error|Fatal error): (?<text>.+)'),
  pattern('assembler', String.raw`asm: (?<text>(?!assembly of ).+)`),
  // lld, and zig, which has it inside; what refers to an undefined symbol follows
  pattern(
    'linker',
    LD,
    '?',
    'error: (?<text>(?:undefined (?:hidden |protected )?symbol|duplicate symbol|unsupported linker|undefined reference).*)',
  ),
  pattern('linker', LD, 'error: (?<text>.+)'),
  // ld: undefined and doubled names have the place of their object
  pattern(
    'linker',
    LD,
    '?',
    String.raw`(?<file>[^\s:][^:\n]*):(?:(?<line>\d+):|\([^)]*\):)? ?(?<text>(?:undefined reference to|multiple definition of|relocation) .+)`,
  ),
  pattern('linker', LD, String.raw`?(?<file>[^\s:]+):(?<line>\d+): (?<text>syntax error)`),
  pattern(
    'linker',
    LD,
    '?',
    String.raw`(?<file>[^\s:]+): (?<text>(?:file not recognized|file format not recognized|file in wrong format|error adding symbols|Relocations in generic ELF|undefined reference|relocation |.*recompile with -fPIC).*)`,
  ),
  pattern('linker', LD, '(?<text>cannot find .+)'),
  pattern(
    'linker',
    LD,
    String.raw`(?<text>(?!.*(?:in function|warning:|skipping incompatible|first defined here)).+)`,
  ),
  pattern('linker', String.raw`\S*\/link: (?<text>(?!running ).+)`),
  pattern(
    'linker',
    String.raw`(?<text>(?:runtime\.main_main.*: )?function main is undeclared in the main package)`,
  ),
  pattern('linker', String.raw`(?<text>\S+: (?:relocation target \S+ not defined|missing Go function.*))`),
  // pkg-config
  pattern('pkg-config', '(?<text>Package .+ was not found in the pkg-config search path\\.)'),
  pattern(
    'pkg-config',
    String.raw`(?<text>(?:No package|Package dependency requirement|Requested|Package) '?\S+'? .*(?:not found|could not be satisfied|but version).*)`,
  ),
  // what reads packages and modules
  pattern(
    'packages',
    String.raw`(?<file>(?:\S*\/)?go\.(?:mod|work|sum)):(?<line>\d+):(?:(?<column>\d+):)? (?<text>.+)`,
  ),
  pattern(
    'packages',
    '(?:cgo: |vet: )?',
    String.raw`(?<file>[^\s:][^:\n]*\.go):(?<line>\d+):(?<column>\d+): (?<text>(?:no required module|missing go\.sum|package .+ is not in|cannot find (?:module|package)|use of internal|pattern |import |.*@v.*: |module |ambiguous import|.*replacement directory|expected 'package').*)`,
  ),
  pattern(
    'go',
    '(?:cgo: |vet: )?',
    String.raw`(?<file>[^\s:][^:\n]*\.(?:go|s|S|swig|swigcxx)):(?<line>\d+):(?:(?<column>\d+):)? (?<text>(?!warning:|note:).+)`,
  ),
  pattern('packages', String.raw`go: (?<file>go\.(?:mod|work)) (?<text>requires go .+)`),
  pattern(
    'packages',
    'go: (?!downloading |finding |extracting |added |upgraded |writing stat cache|no main packages)(?<text>.*[^:\\s])',
  ),
  pattern(
    'packages',
    String.raw`(?<text>pattern \S+: .+|found packages .+|malformed import path .+|case-insensitive import collision: .+|stat \S+: .+|verifying \S+: .+|invalid value .+ for flag .+|import cycle not allowed.*|conflicting .+)`,
  ),
  pattern('packages', String.raw`package \S+: (?<text>build constraints .* in (?<file>\S+)|.+)`),
  pattern(
    'packages',
    String.raw`(?<package>\S+): (?<text>(?:invalid flag in |package using cgo has |exec: |.*executable file not found|invalid pkg-config|invalid argument|malformed #cgo|.*: no such file or directory|C(?:\+\+)? compiler ).*)`,
  ),
];

/** Below an undefined symbol of lld: the object that refers to it, and the archive that has the object. */
export const LLD_REFERRER = /^>>> +(?<object>\S+):\(.*\)(?: in archive (?<archive>\S+))?$/;

/** Below a line `package PATH`: which imports led to an error, and at last the error. */
export const IMPORT_PATTERNS: readonly RegExp[] = [
  /^\t(?<file>\S+\.go):(?<line>\d+):(?<column>\d+): (?<text>.+)$/,
  /^\timports (?<path>\S+)(?: from \S+)?: (?<text>build constraints .* in (?<file>\S+)|.+)$/,
  /^\t(?<text>use of .+|\S+@v\S+: .+)$/,
];
