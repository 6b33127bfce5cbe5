import type { BuildError } from '@cgoforge/core';
import { shown } from '../shown.js';
import type { SourceFacts } from '../source/source-facts.js';
import type { Cause, Diagnosis, Words } from './cause.js';
import { CAUSES } from './causes.js';

/** What is behind the first error; `null` where no cause is known. What the linker says is judged together: it goes on
 * after its first error, and a later one may tell more. */
export function diagnose(errors: readonly BuildError[], source: SourceFacts): Diagnosis | null {
  const [first, ...more] = errors;
  if (!first) return null;
  const ofLinker = more.filter(({ kind }) => kind === 'linker').slice(0, 2);
  const together = first.kind === 'linker' ? [first, ...ofLinker] : [first];
  for (const error of together) {
    for (const cause of CAUSES) {
      const words = wordsOf(cause, error, source);
      if (words === null) continue;
      const why = cause.why === undefined ? null : filled(cause.why, words);
      return { cause: cause.name, why, next: filled(cause.next, words) };
    }
  }
  return null;
}

function wordsOf(cause: Cause, error: BuildError, source: SourceFacts): Words | null {
  if (cause.kinds && !cause.kinds.includes(error.kind)) return null;
  const match = cause.sees.exec(error.text);
  if (!match) return null;
  const { arch } = source;
  const words = { file: error.file ?? 'the file', place: placeOf(error), arch, ...match.groups };
  const proof = cause.proof ? cause.proof({ error, source, words }) : {};
  return proof && cleaned({ ...words, ...proof });
}

/** They come of files and of logs that anybody may have written. */
const cleaned = (words: Words): Words =>
  Object.fromEntries(Object.entries(words).map(([name, word]) => [name, shown(word)]));

const placeOf = ({ file, line }: BuildError) =>
  file === null ? 'the source' : line === null ? file : `${file}:${line}`;

const filled = (sentence: string, words: Words) =>
  sentence.replace(/(?<!\$)\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
