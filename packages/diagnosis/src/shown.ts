import { escapeUnseen } from '@cgoforge/core';

/** Characters of a word or a sentence; the names of C++ may be endless. */
const MOST = 500;

/** A text as it may be shown on a terminal, whoever has written it: cut, and what cannot be seen as `\\u001b`. */
export function shown(text: string): string {
  return escapeUnseen(text.length > MOST ? `${text.slice(0, MOST)}…` : text);
}
