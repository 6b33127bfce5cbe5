import {
  dirRule,
  goRule,
  ldflagsRule,
  MOST_TAGS,
  outputRule,
  packageRule,
  type Rule,
  tagRule,
} from './build-option-rules.js';
import { SIZES } from './sizes.js';
import type { Target } from './target.js';

/** What a value means that was sent; or what is wrong with it, as the rest of a sentence that begins with it. */
export type Reading<Value> = { readonly value: Value } | { readonly wrong: string };

/** How a value is written. */
export interface FieldKind<Value> {
  readonly kind: 'text' | 'words' | 'switch' | 'choice';
  readonly read: (sent: string) => Reading<Value>;
  /** All that may be sent, where that is little. */
  readonly choices: readonly string[];
  /** What it is where nothing was sent. */
  readonly unset: Value;
}

/** What people are told of a field; code stands between backticks. */
export interface FieldText {
  /** What stands for a value, such as `PATTERN`. */
  readonly sample: string;
  readonly means: string;
  /** What it is where nothing was sent; empty where that goes without saying. */
  readonly otherwise: string;
}

/** A field of a build. */
export interface BuildField<Value, By extends 'agent' | 'service'> extends FieldKind<Value>, FieldText {
  /** Who does something for it: the agent, in whose plan it then is, or the service around it. */
  readonly heededBy: By;
  /** The version of stored options that first had it. */
  readonly since: number;
  /** Why a target cannot be built with this value, as the rest of a sentence. */
  readonly unfit?: (target: Target) => string | null;
}

/**
 * Everything of a request that can change what is built. Form, query, API document, usage text, stored options, fingerprint and
 * plan follow from this table, and README's is compared with it; CONTRIBUTING.md says what else a new field needs.
 */
export const BUILD_FIELDS = {
  package: agentField(text(packageRule), {
    sample: 'PATTERN',
    means: 'a main package, or a pattern such as `./cmd/...`',
    otherwise: 'all main packages',
  }),
  dir: agentField(text(dirRule, withoutDots), {
    sample: 'FOLDER',
    means: "the module's folder in the archive",
    otherwise: 'the root, or the only go.mod',
  }),
  output: agentField(text(outputRule), {
    sample: 'NAME',
    means: 'name of the file, for one main package',
    otherwise: "Go's own",
  }),
  ldflags: agentField(text(ldflagsRule), {
    sample: 'FLAGS',
    means: "as for `go build`; send them with `--form-string 'ldflags=-s -w'`, since `-F` cuts at `;`",
    otherwise: '',
  }),
  tags: agentField(words(tagRule, MOST_TAGS, 'tags'), {
    sample: 'LIST',
    means: 'build tags, by comma or space',
    otherwise: '',
  }),
  trimpath: agentField(switchOf('true', 'false', true), {
    sample: 'true|false',
    means: 'without the paths of the machine that built it',
    otherwise: '`true`',
  }),
  race: {
    ...agentField(switchOf('true', 'false', false), {
      sample: 'true|false',
      means: "with Go's race detector",
      otherwise: '`false`',
    }),
    since: 2,
    unfit: ({ os, arch }) =>
      RACE_DETECTORS.includes(`${os}/${arch}`) ? null : 'has no race detector: leave race out',
  },
  go: serviceField(
    text(goRule, (value) => value.replace(/^go/, '')),
    {
      sample: 'VERSION',
      means: 'exactly this version of Go, such as `1.26.8`',
      otherwise: 'the newest of installed, go line, toolchain line',
    },
  ),
  cache: serviceField(switchOf('on', 'off', true), {
    sample: 'on|off',
    means: 'use what your earlier builds have compiled',
    otherwise: '`on`',
  }),
  size: serviceField(choice(SIZES), {
    sample: SIZES.join('|'),
    means: 'memory, CPUs and disk, where `/v1/targets` shows sizes (on Kubernetes)',
    otherwise: "the pool's",
  }),
} satisfies Readonly<Record<string, BuildField<unknown, 'agent' | 'service'>>>;

/** As cmd/go has them in internal/platform, of what targets there are. */
const RACE_DETECTORS = ['linux/amd64', 'linux/arm64', 'windows/amd64'];

function agentField<Value>(kind: FieldKind<Value>, text: FieldText): BuildField<Value, 'agent'> {
  return { ...kind, ...text, heededBy: 'agent', since: 1 };
}

function serviceField<Value>(kind: FieldKind<Value>, text: FieldText): BuildField<Value, 'service'> {
  return { ...kind, ...text, heededBy: 'service', since: 1 };
}

/** A text that keeps a rule, once what people type without meaning it is gone. */
export function text(rule: Rule, tidy = (sent: string) => sent): FieldKind<string | null> {
  const read = (sent: string) => {
    const value = tidy(sent);
    const wrong = rule(value);
    return wrong === null ? { value } : { wrong };
  };
  return { kind: 'text', read, choices: [], unset: null };
}

/** Words by comma or space, each of which keeps a rule. */
function words(rule: Rule, most: number, name: string): FieldKind<readonly string[]> {
  const read = (sent: string) => {
    const value = sent.split(/[ ,]+/).filter((word) => word !== '');
    if (value.length === 0) return { wrong: 'is empty' };
    if (value.length > most) return { wrong: `has more than ${most} ${name}` };
    const wrong = value.map(rule).find((each) => each !== null);
    return wrong === undefined ? { value } : { wrong };
  };
  return { kind: 'words', read, choices: [], unset: [] };
}

function switchOf(yes: string, no: string, unset: boolean): FieldKind<boolean> {
  const { read, choices } = choice([yes, no]);
  const asSwitch = (reading: Reading<string | null>) =>
    'wrong' in reading ? reading : { value: reading.value === yes };
  return { kind: 'switch', read: (sent) => asSwitch(read(sent)), choices, unset };
}

function choice<Value extends string>(choices: readonly Value[]): FieldKind<Value | null> {
  const read = (sent: string) => {
    const value = choices.find((each) => each === sent);
    return value === undefined ? { wrong: `must be ${choices.join(' or ')}` } : { value };
  };
  return { kind: 'choice', read, choices, unset: null };
}

/** `./a//b/` is `a/b`; `..` and a leading slash stay, to be refused. */
function withoutDots(path: string): string {
  if (path === '' || path.startsWith('/')) return path;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.join('/') || '.';
}
