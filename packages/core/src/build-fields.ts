import {
  dirRule,
  goRule,
  ldflagsRule,
  MOST_CHARACTERS,
  MOST_TAGS,
  outputRule,
  packageRule,
  patternRule,
  tagRule,
} from './build-option-rules.js';
import { choiceField, type FieldKind, switchField, textField, wordsField } from './field-kinds.js';
import { NAME_ENCODING_ALIASES, NAME_ENCODINGS } from './name-encodings.js';
import { isStatic } from './runtime.js';
import { SIZES } from './sizes.js';
import { runtimeOf, type Target } from './target.js';
import { ENV_VARIABLES, MOST_VARIABLES, variableRule } from './variable-rule.js';

/** What people are told of a field; code stands between backticks. */
export interface FieldText {
  /** What stands for a value, such as `PATTERN`. */
  readonly sample: string;
  readonly means: string;
  /** What it is where nothing was sent; empty where that goes without saying. */
  readonly otherwise: string;
  /** The most characters, where a value that is no longer may be refused for another reason only. */
  readonly most?: number;
}

/** A field of a build. */
export interface BuildField<Value> extends FieldKind<Value>, FieldText {
  /** Who does something for it: the agent, in whose plan it then is, or the service around it. */
  readonly heededBy: 'agent' | 'service';
  /** The version of stored options that first had it. */
  readonly since: number;
  /** Why a target cannot be built with a value that was sent, beside others, as the rest of a sentence. */
  readonly unfit?: (target: Target, beside: { readonly buildmode: string | null }) => string | null;
}

const FIRST_RELEASE = 1;

/** Linux and Windows as cmd/go has them in internal/platform, of the targets that there are. */
const RACE_DETECTORS = ['linux/amd64', 'linux/arm64', 'windows/amd64'];

/**
 * Everything of a request that can change what is built. Form, query, API document, usage text, stored options,
 * fingerprint and plan follow from this table, README's is compared with it; CONTRIBUTING.md says what else it takes.
 */
export const BUILD_FIELDS = {
  package: ofAgent(FIRST_RELEASE, textField(packageRule), {
    sample: 'PATTERN',
    means: 'a main package, or a pattern such as `./cmd/...`',
    otherwise: 'all main packages',
    most: MOST_CHARACTERS.package,
  }),
  dir: ofAgent(FIRST_RELEASE, textField(dirRule, withoutDots), {
    sample: 'FOLDER',
    means: "the module's folder in the archive",
    otherwise: 'the root, or the only go.mod',
    most: MOST_CHARACTERS.dir,
  }),
  output: ofAgent(FIRST_RELEASE, textField(outputRule), {
    sample: 'NAME',
    means: 'name of the file, for one main package',
    otherwise: "Go's own",
    most: MOST_CHARACTERS.output,
  }),
  ldflags: ofAgent(FIRST_RELEASE, textField(ldflagsRule), {
    sample: 'FLAGS',
    means: "as for `go build`; send them with `--form-string 'ldflags=-s -w'`, since `-F` cuts at `;`",
    otherwise: '',
    most: MOST_CHARACTERS.ldflags,
  }),
  tags: ofAgent(FIRST_RELEASE, wordsField(tagRule, MOST_TAGS, 'tags'), {
    sample: 'LIST',
    means: 'build tags, by comma or space',
    otherwise: '',
  }),
  trimpath: ofAgent(FIRST_RELEASE, switchField('true', 'false', true), {
    sample: 'true|false',
    means: 'without the paths of the machine that built it',
    otherwise: '`true`',
  }),
  race: {
    ...ofAgent(2, switchField('true', 'false', false), {
      sample: 'true|false',
      means: "with Go's race detector",
      otherwise: '`false`',
    }),
    unfit: ({ os, arch }: Target) =>
      RACE_DETECTORS.includes(`${os}/${arch}`) ? null : 'has no race detector: leave race out',
  },
  buildmode: {
    ...ofAgent(3, choiceField(['exe', 'pie', 'c-shared', 'c-archive']), {
      sample: 'exe|pie|c-shared|c-archive',
      means: 'a program, one for any address, or a library for C, which comes with its header',
      otherwise: '`exe`',
    }),
    unfit: (target, { buildmode }) =>
      isStatic(runtimeOf(target)) && buildmode === 'c-shared'
        ? 'has no loader, so no shared library: ask for c-archive, or for another runtime'
        : null,
  },
  mod: ofAgent(3, choiceField(['readonly', 'vendor', 'mod']), {
    sample: 'readonly|vendor|mod',
    means: 'where modules come from, as for `go build`',
    otherwise: "Go's own choice",
  }),
  strip: ofAgent(3, switchField('true', 'false', false), {
    sample: 'true|false',
    means: 'without symbol table and debug information: smaller',
    otherwise: '`false`',
  }),
  debug: {
    ...ofAgent(3, choiceField(['separate']), {
      sample: 'separate',
      means: 'debug information in a file of its own, `NAME.debug`, which gdb finds beside the program',
      otherwise: 'in the program',
    }),
    unfit: ({ os }, { buildmode }) => {
      if (os === 'windows') return 'keeps debug information in the program: leave debug out';
      return buildmode === 'c-archive'
        ? 'keeps the debug information of a static library in it: leave debug out'
        : null;
    },
  },
  env: ofAgent(3, wordsField(variableRule, MOST_VARIABLES, 'variables', /\s+/), {
    sample: 'NAME=VALUE',
    means: `variables, by space or in several fields: ${ENV_VARIABLES.map((name) => `\`${name}\``).join(', ')}`,
    otherwise: '',
  }),
  cc: ofAgent(3, choiceField(['gcc', 'clang']), {
    sample: 'gcc|clang',
    means: 'what compiles C and C++, where the toolchain has both',
    otherwise: "the toolchain's own",
  }),
  cgo_cflags: flagsField('CGO_CFLAGS', 'for the C compiler'),
  cgo_cxxflags: flagsField('CGO_CXXFLAGS', 'for the C++ compiler'),
  cgo_ldflags: flagsField('CGO_LDFLAGS', 'for the linker of C'),
  cgo_cflags_allow: allowField('CGO_CFLAGS_ALLOW'),
  cgo_ldflags_allow: allowField('CGO_LDFLAGS_ALLOW'),
  vcs: ofAgent(3, switchField('auto', 'off', false), {
    sample: 'auto|off',
    means: 'keep `.git` in the source, and stamp the program with its version and commit',
    otherwise: '`off`',
  }),
  smoke: {
    ...ofAgent(3, textField(ldflagsRule), {
      sample: 'ARGUMENTS',
      means: 'start each program once more, with these arguments: it must end with 0 within 10 s',
      otherwise: 'it is started without any, and may end as it likes',
      most: MOST_CHARACTERS.ldflags,
    }),
    unfit: ({ os }, { buildmode }) =>
      os !== 'linux' || buildmode === 'c-shared' || buildmode === 'c-archive'
        ? 'has no program that is started here: leave smoke out'
        : null,
  },
  deps: ofAgent(3, switchField('allow', 'refuse', false), {
    sample: 'allow|refuse',
    means: 'accept a program that needs libraries beyond a bare system, and report them with their packages',
    otherwise: '`refuse`',
  }),
  names: ofService(3, choiceField(NAME_ENCODINGS, NAME_ENCODING_ALIASES), {
    sample: 'ENCODING',
    means: "what the archive's names are written in that are not UTF-8",
    otherwise: 'such names are refused',
  }),
  go: ofService(
    FIRST_RELEASE,
    textField(goRule, (sent) => sent.replace(/^go/, '')),
    {
      sample: 'VERSION',
      means: 'exactly this version of Go, such as `1.26.8`',
      otherwise: 'the newest of installed, go line, toolchain line',
    },
  ),
  cache: ofService(FIRST_RELEASE, switchField('on', 'off', true), {
    sample: 'on|off',
    means: 'use what your earlier builds have compiled',
    otherwise: '`on`',
  }),
  size: ofService(FIRST_RELEASE, choiceField(SIZES), {
    sample: SIZES.join('|'),
    means: 'memory, CPUs and disk, where `/v1/targets` shows sizes (on Kubernetes)',
    otherwise: "the pool's",
  }),
} satisfies Readonly<Record<string, BuildField<unknown>>>;

/** Flags that Go reads from the environment: they take the place of its own. */
function flagsField(variable: string, whose: string) {
  return ofAgent(3, textField(ldflagsRule), {
    sample: 'FLAGS',
    means: `\`${variable}\`, the flags ${whose}`,
    otherwise: '`-O2 -g`',
    most: MOST_CHARACTERS.ldflags,
  });
}

/** Which flags of a `#cgo` line Go takes beyond those of its own list. */
function allowField(variable: string) {
  return ofAgent(3, textField(patternRule), {
    sample: 'REGEX',
    means: `\`${variable}\`, what else a \`#cgo\` line may hold`,
    otherwise: '',
    most: MOST_CHARACTERS.ldflags,
  });
}

function ofAgent<Value, const Since extends number>(since: Since, kind: FieldKind<Value>, text: FieldText) {
  return { ...kind, ...text, since, heededBy: 'agent' } as const satisfies BuildField<Value>;
}

function ofService<Value, const Since extends number>(since: Since, kind: FieldKind<Value>, text: FieldText) {
  return { ...kind, ...text, since, heededBy: 'service' } as const satisfies BuildField<Value>;
}

/** `./a//b/` is `a/b`; `..` and a leading slash stay, to be refused. */
function withoutDots(path: string): string {
  if (path === '' || path.startsWith('/')) return path;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.join('/') || '.';
}
