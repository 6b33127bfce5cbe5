/** Characters of a word or a sentence; the names of C++ may be endless. */
const MOST = 500;

/** Control, format (which turn the direction of writing, or have no width), private and unassigned characters. */
const UNSEEN = /\p{C}/gu;

/** A text as it may be shown on a terminal, whoever has written it: cut, and what cannot be seen as `\\u{1b}`. */
export function shown(text: string): string {
  const cut = text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  return cut.replace(UNSEEN, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
}
