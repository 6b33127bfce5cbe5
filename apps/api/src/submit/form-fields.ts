import { type BuildOptions, Failure, parseTarget } from '@cgoforge/core';
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

/** Every rule keeps a value from being taken for a flag, a path outside the source, or more than one argument. */
const text = (most: number) => z.string().min(1, 'is empty').max(most, `has more than ${most} characters`);

const packagePattern = text(256)
  .regex(
    /^(\.|\.\/[\w.~+/-]*|[A-Za-z0-9][\w.~+/-]*)$/,
    'is not a package: write ./cmd/app, ./cmd/... or an import path',
  )
  .refine((value) => !value.split('/').includes('..'), 'leads out of the module')
  .refine((value) => !value.endsWith('.go'), 'is a file: name its folder, such as ./cmd/app');

const moduleFolder = text(512)
  .transform((value) => value.replace(/^(\.\/)+/, '').replace(/\/+$/, '') || '.')
  .pipe(
    z
      .string()
      .regex(
        /^[^-/\\\p{C}:][^\\\p{C}:]*$/u,
        'is not a folder of the source: write it relative, with /, such as backend',
      )
      .refine(
        (value) =>
          value === '.' ||
          value.split('/').every((part) => !['', '.', '..'].includes(part) && !part.startsWith('-')),
        'leads out of the source or is not plain',
      ),
  );

const fileName = text(128)
  .regex(/^[A-Za-z0-9_][\w.+-]*$/, 'is not a plain file name: use letters, digits and . _ + -')
  .refine(
    (value) => !['SHA256SUMS', 'report.json'].includes(value),
    'is the name of a file that cgoforge adds',
  );

const goVersion = z
  .string()
  .transform((value) => value.replace(/^go/, ''))
  .pipe(
    z.string().regex(/^1\.\d{1,3}(\.\d{1,3}|rc\d{1,2})?$/, 'is not a Go version: write 1.26.8 or 1.27rc1'),
  );

const buildTags = text(512)
  .transform((value) => value.split(/[ ,]+/).filter((tag) => tag !== ''))
  .pipe(
    z
      .array(
        z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.]*$/, 'has a tag of other than letters, digits, _ and .'),
      )
      .min(1, 'is empty'),
  );

const single = {
  package: packagePattern.nullable().default(null),
  dir: moduleFolder.nullable().default(null),
  output: fileName.nullable().default(null),
  ldflags: z
    .string()
    .max(4096, 'has more than 4096 characters')
    .regex(/^\P{C}*$/u, 'has a line end or another character that cannot be printed')
    .nullable()
    .default(null),
  tags: buildTags.default([]),
  trimpath: z
    .enum(['true', 'false'], 'is true or false')
    .default('true')
    .transform((value) => value === 'true'),
  go: goVersion.nullable().default(null),
  cache: z
    .enum(['on', 'off'], 'is on or off')
    .default('on')
    .transform((value) => value === 'on'),
  name: text(128)
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
