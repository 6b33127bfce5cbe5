import { quoteImitations } from './own-lines.js';

// C0 but tab and line end, DEL, C1, and what turns the direction of writing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a log as a terminal may be given it: what would move the cursor, change colours or hide text is shown as
 * `cat -v` shows it, `^[` for ESC, and others by their number, `\u202e`. A line may end with CR LF. Bytes that are no
 * UTF-8 become U+FFFD. What is not ours is quoted where it looks so. */
export function visibleText({ text, ours }: { readonly text: Buffer; readonly ours: boolean }): Buffer {
  const read = text.toString('utf8').replaceAll('\r\n', '\n').replaceAll(CONTROLS, printControl);
  return Buffer.from(ours ? read : quoteImitations(read));
}

function printControl(char: string): string {
  const code = char.charCodeAt(0);
  if (code > 0x7f) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `^${String.fromCharCode(code ^ 0x40)}`;
}
