import {
  type AskedOptions,
  BUILD_FIELDS,
  choiceField,
  Failure,
  type FieldKind,
  type FieldText,
  parseTarget,
  SYSTEMS,
  textField,
  UNSET_OPTIONS,
} from '@cgoforge/core';
import { type FieldError, InvalidFields } from '../http/invalid-fields.js';

/** A form's text fields as they came: a name may come twice. */
export type RawFields = Readonly<Record<string, readonly string[]>>;

/** A form, read and checked. */
export interface BuildForm {
  /** As asked; empty when the caller leaves them to us. */
  readonly targets: readonly string[];
  readonly name: string | null;
  /** What becomes of targets that cannot be had; `null`: the build is refused. */
  readonly unavailable: 'skip' | 'fail' | null;
  readonly options: AskedOptions;
}

const MOST_LABEL_CHARACTERS = 128;

/** What a label may hold. */
function labelRule(value: string): string | null {
  if (value === '') return 'is empty';
  if (value.length > MOST_LABEL_CHARACTERS) return `has more than ${MOST_LABEL_CHARACTERS} characters`;
  return /^\P{C}+$/u.test(value) ? null : 'has a character that cannot be printed';
}

/** The fields that come once, but for those of words. */
const SINGLE: Readonly<Record<string, FieldKind<unknown> & FieldText>> = {
  ...BUILD_FIELDS,
  unavailable: {
    ...choiceField(['skip', 'fail']),
    ...{
      sample: 'skip|fail',
      means: 'build without those of the targets that cannot be had here',
      otherwise: '`fail`',
    },
  },
  name: {
    ...textField(labelRule),
    ...{ sample: 'LABEL', means: 'a label for you', otherwise: '', most: MOST_LABEL_CHARACTERS },
  },
};

/** What people are told of each field, in the order that usage and documentation give. */
export const FORM: Readonly<Record<string, FieldText & Partial<FieldKind<unknown>>>> = {
  src: {
    sample: '@FILE',
    means: 'the archive: .tgz, .tar.zst, .tar or .zip, with no comma or semicolon in its name',
    otherwise: '',
  },
  targets: {
    sample: 'LIST',
    means: 'what to build for, such as `linux/amd64`, or `linux/all`; a comma list, or repeated',
    otherwise: "this service's",
  },
  ...SINGLE,
};

/** The names of all text fields. */
export const FIELD_NAMES: readonly string[] = Object.keys(FORM).filter((name) => name !== 'src');

const MOST_TARGETS = 16;

/** Reads the fields; throws `invalid_field` that names every bad one, or `invalid_target`. Names are known already. */
export function parseFields({ targets = [], ...rest }: RawFields): BuildForm {
  const errors: FieldError[] = [];
  const read: Record<string, unknown> = {};
  for (const [field, values] of Object.entries(rest)) {
    const kind = SINGLE[field];
    const sent = values.join(' ');
    const reading = kind?.read(sent);
    if (values.length > 1 && kind?.kind !== 'words')
      errors.push({ field, detail: `${field} was given more than once.` });
    else if (!reading) errors.push({ field, detail: `There is no field ${field}.` });
    else if ('wrong' in reading) errors.push({ field, detail: `${field}=${quote(sent)} ${reading.wrong}.` });
    else read[field] = reading.value;
  }
  if (errors.length > 0) throw new InvalidFields('invalid_field', errors);
  const { name, unavailable, ...options } = { name: null, unavailable: null, ...UNSET_OPTIONS, ...read };
  return { targets: parseTargetLists(targets), name, unavailable, options };
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
  for (const target of targets) if (allOf(target) === null) parseTarget(target);
  return targets;
}

const ALL = /^([a-z]+)\/all$/i;

/** The system of which a target names all platforms; `null` where it does not. */
export function allOf(target: string): string | null {
  const os = ALL.exec(target.trim())?.[1]?.toLowerCase() ?? null;
  return os !== null && SYSTEMS.includes(os) ? os : null;
}

function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}
