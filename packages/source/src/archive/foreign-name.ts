import { refuse } from './archive-failures.js';
import { quoteName } from './quote-name.js';

/** Bytes from 0x80 on of code page 437, in which zips of DOS, and of old programs of Windows, have their names. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

const ENCODINGS = ['gbk', 'shift_jis', 'windows-1252', 'cp437'] as const;

/**
 * The refusal of a name that is not UTF-8, with what it would be in the encodings that are likely. Which of them is
 * right only the sender can say, and a wrong guess would rename files.
 */
export function refuseForeignName(raw: Buffer) {
  const readings = ENCODINGS.flatMap((encoding) => {
    const name = decode(raw, encoding);
    return name === null ? [] : [`${quoteName(name)} in ${encoding}`];
  });
  const all = readings.length > 0 ? ` (it reads ${readings.join(', ')})` : '';
  return refuse(raw, `has a name that is not UTF-8${all}`, NEXT);
}

const NEXT =
  'Rename it, or pack again with names in UTF-8: tar -czf ../app.tgz . does so on Windows and macOS; ' +
  'on Linux convmv -r -f ENCODING -t utf8 --notest . renames the files.';

/** `null` where the bytes are no text of this encoding: undefined in it, or control and private characters. */
function decode(bytes: Buffer, encoding: (typeof ENCODINGS)[number]): string | null {
  const name = encoding === 'cp437' ? decodeCp437(bytes) : decodeKnown(bytes, encoding);
  return name === null || /[\p{Cc}\p{Co}]/u.test(name) ? null : name;
}

function decodeCp437(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll(/[\x80-\xff]/g, (byte) => CP437[byte.charCodeAt(0) - 0x80] ?? '');
}

function decodeKnown(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
