import {
  type BuildOptions,
  DEFAULT_BUILD_OPTIONS,
  dirRule,
  Failure,
  goRule,
  ldflagsRule,
  MOST_TAGS,
  outputRule,
  packageRule,
  parseTarget,
  type Rule,
  SIZES,
  tagRule,
} from '@cgoforge/core';
import { z } from 'zod';
import { type FieldError, InvalidFields } from '../http/invalid-fields.js';

/** A form's text fields as they came: a name may come twice. */
export type RawFields = Readonly<Record<string, readonly string[]>>;

/** A form, read and checked. */
export interface BuildForm {
  /** As asked; empty when the caller leaves them to us. */
  readonly targets: readonly string[];
  readonly name: string | null;
  /** `dir` is `null` when the caller leaves the module's folder to us. */
  readonly options: Omit<BuildOptions, 'dir'> & { readonly dir: string | null };
}

/** A text that keeps a rule of core; the rule's own words say what is wrong. */
const ruled = (rule: Rule) =>
  z.string().superRefine((value, context) => {
    const wrong = rule(value);
    if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
  });

/** The folder as it was typed; what a shell, Windows or a slip made of it is told here, where a person can correct it. */
const moduleFolder = z
  .string()
  .min(1, 'is empty')
  .transform((value) => (value.startsWith('/') ? value : withoutDots(value)))
  .pipe(
    ruled(dirRule).refine(
      (value) => /^(?!-)[^\p{C}:]*$/u.test(value) && !value.includes('/-'),
      'is not a folder of the source: write it relative, with /, such as backend',
    ),
  );

/** `./a//b/` is `a/b`; `..` stays, to be refused. */
const withoutDots = (path: string) =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/') || '.';

const buildTags = z
  .string()
  .min(1, 'is empty')
  .transform((value) => value.split(/[ ,]+/).filter((tag) => tag !== ''))
  .pipe(z.array(ruled(tagRule)).min(1, 'is empty').max(MOST_TAGS, `has more than ${MOST_TAGS} tags`));

/** What a form means that names no field. */
export const DEFAULT_OPTIONS: BuildForm['options'] = { ...DEFAULT_BUILD_OPTIONS, dir: null };

const single = {
  package: ruled(packageRule).nullable().default(DEFAULT_OPTIONS.package),
  dir: moduleFolder.nullable().default(DEFAULT_OPTIONS.dir),
  output: ruled(outputRule).nullable().default(DEFAULT_OPTIONS.output),
  ldflags: ruled(ldflagsRule).nullable().default(DEFAULT_OPTIONS.ldflags),
  tags: buildTags.default([...DEFAULT_OPTIONS.tags]),
  trimpath: z
    .enum(['true', 'false'], 'must be true or false')
    .transform((value) => value === 'true')
    .default(DEFAULT_OPTIONS.trimpath),
  go: z
    .string()
    .transform((value) => value.replace(/^go/, ''))
    .pipe(ruled(goRule))
    .nullable()
    .default(DEFAULT_OPTIONS.go),
  cache: z
    .enum(['on', 'off'], 'must be on or off')
    .transform((value) => value === 'on')
    .default(DEFAULT_OPTIONS.cache),
  size: z
    .enum(SIZES, `must be ${SIZES.join(', ')}`)
    .nullable()
    .default(DEFAULT_OPTIONS.size),
  name: z
    .string()
    .min(1, 'is empty')
    .max(128, 'has more than 128 characters')
    .regex(/^\P{C}+$/u, 'has a character that cannot be printed')
    .nullable()
    .default(null),
};

const formSchema = z.object(single);

/** The names of all text fields, in the order that usage and documentation give. */
export const FIELD_NAMES: readonly string[] = ['targets', ...Object.keys(single)];

const MOST_TARGETS = 16;

/** Reads the fields; throws `invalid_field` that names every bad one, or `invalid_target`. Names are known already. */
export function parseFields(raw: RawFields): BuildForm {
  const { targets: targetLists = [], ...rest } = raw;
  const errors: FieldError[] = Object.entries(rest)
    .filter(([, values]) => values.length > 1)
    .map(([field]) => ({ field, detail: `${field} was given more than once.` }));
  const parsed = formSchema.safeParse(
    Object.fromEntries(Object.entries(rest).map(([name, [value]]) => [name, value])),
  );
  for (const issue of parsed.error?.issues ?? []) {
    const field = String(issue.path[0]);
    // The first thing that is wrong with a field says enough.
    if (errors.some((error) => error.field === field)) continue;
    errors.push({ field, detail: `${field}=${quote(rest[field]?.[0] ?? '')} ${issue.message}.` });
  }
  if (errors.length > 0 || !parsed.success) throw new InvalidFields('invalid_field', errors);
  const { name, ...options } = parsed.data;
  return { targets: parseTargetLists(targetLists), name, options };
}

function parseTargetLists(lists: readonly string[]): readonly string[] {
  const targets = lists.flatMap((list) => list.split(',')).map((target) => target.trim());
  if (targets.includes('')) {
    throw new Failure('invalid_target', 'targets has an empty entry.');
  }
  if (targets.length > MOST_TARGETS) {
    throw new Failure(
      'invalid_target',
      `A build has at most ${MOST_TARGETS} targets, not ${targets.length}.`,
    );
  }
  for (const target of targets) parseTarget(target);
  return targets;
}

function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}
