import { escapeOf } from '@cgoforge/core';
import { quoteImitations } from './own-lines.js';

/** By Unicode's classes: C0 but tab and line end, DEL and C1; and what is not seen itself, as marks that turn the
 * direction of writing, spaces without width, tags, and its own ends of lines. */
const CONTROLS = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of a log as a terminal may be given it: what would move the cursor, change colours or hide text is shown as
 * `cat -v` shows it, `^[` for ESC, and others by their number, `\u202e`. A line may end with CR LF. Bytes that are no
 * UTF-8 become U+FFFD. What is not ours is quoted where it looks so. */
export function visibleText({ text, ours }: { readonly text: Buffer; readonly ours: boolean }): Buffer {
  const read = text.toString('utf8').replaceAll('\r\n', '\n').replaceAll(CONTROLS, printControl);
  return Buffer.from(ours ? read : quoteImitations(read));
}

/** A sentence in which words of a build's may stand, as the one line that it is. */
export function visibleLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(CONTROLS, printControl);
}

function printControl(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code > 0x7f ? escapeOf(char) : `^${String.fromCharCode(code ^ 0x40)}`;
}
