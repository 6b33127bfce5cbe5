/** Control, format (which turn the direction of writing, or have no width), private and unassigned characters, ends of
 * lines, and spaces that are not a space. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** A character by its number, such as `\u202e`. */
export function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A text such that a terminal or a page shows it as it is, whoever has written it. */
export function escapeUnseen(text: string): string {
  return text.replaceAll(UNSEEN, escapeOf);
}
