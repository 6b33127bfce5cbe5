import type { Rule } from './build-option-rules.js';

/** What a value means that was sent; or what is wrong with it, as the rest of a sentence that begins with it. */
export type Reading<Value> = { readonly value: Value } | { readonly wrong: string };

/** How the value of a field is written. */
export interface FieldKind<Value> {
  /** Words may be sent in several fields of the name, too. */
  readonly kind: 'text' | 'words' | 'switch' | 'choice';
  readonly read: (sent: string) => Reading<Value>;
  /** All that may be sent, where that is little; of a switch what turns it on, and then what turns it off. */
  readonly choices: readonly string[];
  /** What it is where nothing was sent. */
  readonly unset: Value;
}

/** A text that keeps a rule, once `tidy` has taken off what people type without meaning it. */
export function textField(rule: Rule, tidy = (sent: string) => sent): FieldKind<string | null> {
  const read = (sent: string) => {
    const value = tidy(sent);
    const wrong = rule(value);
    return wrong === null ? { value } : { wrong };
  };
  return { kind: 'text', read, choices: [], unset: null };
}

/** Words by comma or space, each of which keeps a rule; `name` is what several are called. */
export function wordsField(
  rule: Rule,
  most: number,
  name: string,
  between = /[ ,]+/,
): FieldKind<readonly string[]> {
  const read = (sent: string) => {
    const value = sent.split(between).filter((word) => word !== '');
    if (value.length === 0) return { wrong: 'is empty' };
    if (value.length > most) return { wrong: `has more than ${most} ${name}` };
    const wrong = value.map(rule).find((each) => each !== null);
    return wrong === undefined ? { value } : { wrong };
  };
  return { kind: 'words', read, choices: [], unset: [] };
}

/** One of two words, of which the first means `true`. */
export function switchField(on: string, off: string, unset: boolean): FieldKind<boolean> {
  const { read, choices } = choiceField([on, off]);
  const asBoolean = (sent: string) => {
    const reading = read(sent);
    return 'wrong' in reading ? reading : { value: reading.value === on };
  };
  return { kind: 'switch', read: asBoolean, choices, unset };
}

/** One of some words; `aliases` are others for them. */
export function choiceField<Value extends string>(
  choices: readonly Value[],
  aliases: Readonly<Record<string, Value>> = {},
): FieldKind<Value | null> {
  const read = (sent: string) => {
    // Python's `str(True)` has a capital.
    const word = sent.trim().toLowerCase();
    const value = choices.find((each) => each === word) ?? new Map(Object.entries(aliases)).get(word);
    return value === undefined ? { wrong: `must be ${choices.join(' or ')}` } : { value };
  };
  return { kind: 'choice', read, choices, unset: null };
}
