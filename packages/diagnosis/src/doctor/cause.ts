import type { BuildError } from '@cgoforge/core';
import type { SourceFacts } from '../source/source-facts.js';

/** What stands for `{name}` in the sentences of a cause. */
export type Words = Readonly<Record<string, string>>;

/** What an error is judged by. */
export interface Case {
  readonly error: BuildError;
  readonly source: SourceFacts;
  /** What `sees` has found: its named groups. */
  readonly words: Words;
}

/** Why a build fails with an error, and what to do about it. */
export interface Cause {
  readonly name: string;
  /** The text of the error. */
  readonly sees: RegExp;
  /** The kinds of error, where the text alone does not tell. */
  readonly kinds?: readonly BuildError['kind'][];
  /** What in the source bears it out, in words for the sentences; `null` where this is not the cause. A fact may be
   * named only here, and only of what the error itself names. */
  readonly proof?: (of: Case) => Words | null;
  /** A sentence, where the error does not say it all. */
  readonly why?: string;
  /** A sentence: what the sender does next. */
  readonly next: string;
}

/** What a failed build is told beside its errors. */
export interface Diagnosis {
  /** The cause's name in the list. */
  readonly cause: string;
  readonly why: string | null;
  readonly next: string;
}
