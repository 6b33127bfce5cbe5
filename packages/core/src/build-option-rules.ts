import { compareGoVersions } from './go-version.js';

/**
 * What the fields of a build may hold. Each rule keeps a value inside its own place: of an argument list, of a path, or
 * of the environment. The API asks them of a form; no argument list is made of anything else.
 */

/** Says what is wrong with a value, as the rest of a sentence that begins with it; `null` when nothing is. */
export type Rule = (value: string) => string | null;

/** Tags of one build. */
export const MOST_TAGS = 64;

/** Characters of a field. */
export const MOST_CHARACTERS = { package: 256, dir: 1024, output: 128, ldflags: 4096 } as const;

/** Files that cgoforge packs beside the programs. */
const ADDED_FILES = ['SHA256SUMS', 'report.json'];

/** A package pattern of the module: `.`, `./cmd/...`, `example.com/app/cmd/a`. */
export const packageRule = allOf(
  lengthRule(MOST_CHARACTERS.package),
  shapeRule(
    /^(\.|\.\/[\w.~+/-]*|[A-Za-z0-9][\w.~+/-]*)$/,
    'is not a package: write ./cmd/app, ./cmd/... or an import path',
  ),
  (value) => (value.split('/').includes('..') ? 'leads out of the module' : null),
  (value) => (value.endsWith('.go') ? 'is a file: name its folder, such as ./cmd/app' : null),
);

/** A folder of the source, or `.`; not what a shell (`-x`), Windows (`C:\x`) or a slip (`../x`) makes of one. */
export const dirRule = allOf(
  lengthRule(MOST_CHARACTERS.dir),
  (value) =>
    /^(?![-/])[^\\\p{C}:]+$/u.test(value) && !value.includes('/-')
      ? null
      : 'is not a folder of the source: write it relative, with /, such as backend',
  (value) =>
    value !== '.' && value.split('/').some((part) => ['', '.', '..'].includes(part))
      ? 'leads out of the source or is not plain'
      : null,
);

/** The name of an output, of a download and of an object: one path element that no program takes for a flag. */
export const outputRule = allOf(
  lengthRule(MOST_CHARACTERS.output),
  shapeRule(/^\w[\w.+~-]*$/, 'is not a plain file name: use letters, digits and . _ + ~ -'),
  (value) => (ADDED_FILES.includes(value) ? 'is the name of a file that cgoforge adds' : null),
);

/** Words as cmd/go splits them (cmd/internal/quoted): a quote counts at the beginning of a word alone. */
const WORDS = /^(?:\s|'[^']*'|"[^"]*"|[^\s'"]\S*(?:\s|$))*$/;

/** What stands behind `-ldflags=`: one argument, perhaps empty. */
export const ldflagsRule = allOf(
  atMost(MOST_CHARACTERS.ldflags),
  shapeRule(/^\P{C}*$/u, 'has a line end or another character that cannot be printed'),
  shapeRule(WORDS, 'has a quote that is not closed'),
);

/** A regular expression of flags; Go judges it. */
export const patternRule = allOf(
  lengthRule(MOST_CHARACTERS.ldflags),
  shapeRule(/^\P{C}*$/u, 'has a line end or another character that cannot be printed'),
);

/** One word of a build constraint. */
export const tagRule = shapeRule(
  /^\w[\w.]{0,63}$/,
  'has a tag of other than letters, digits, _ and ., or of more than 64',
);

/** The first Go with `-buildvcs`, without which a build would ask git about what was sent. */
const OLDEST_GO = '1.18';

/** From this Go on, a name without a third number is a language version and no release. */
const RELEASES_HAVE_PATCH = '1.21';

/** A Go release that can be asked for: `1.26.8`, `1.27rc1`, `1.20`. */
export const goRule = allOf(
  shapeRule(
    /^1\.(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})|rc[1-9]\d?)?$/,
    'is not a Go version: write 1.26.8 or 1.27rc1',
  ),
  (value) =>
    compareGoVersions(value, OLDEST_GO) < 0 ? `is too old: the oldest Go here is ${OLDEST_GO}` : null,
  (value) =>
    /^1\.\d+$/.test(value) && compareGoVersions(value, RELEASES_HAVE_PATCH) >= 0
      ? `names no release: write ${value}.0, or a later one of it`
      : null,
);

/** The first complaint counts: what is too long is not looked at any further. */
function allOf(...rules: readonly Rule[]): Rule {
  return (value) => {
    for (const rule of rules) {
      const wrong = rule(value);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}

function lengthRule(most: number): Rule {
  const tooLong = atMost(most);
  return (value) => (value === '' ? 'is empty' : tooLong(value));
}

function atMost(most: number): Rule {
  return (value) => (value.length > most ? `has more than ${most} characters` : null);
}

function shapeRule(shape: RegExp, wrong: string): Rule {
  return (value) => (shape.test(value) ? null : wrong);
}
