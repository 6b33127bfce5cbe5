import { Failure, type NameEncoding } from '@cgoforge/core';
import { DOS_CODE_PAGES } from './dos-code-pages.js';
import { quoteName } from './quote-name.js';

/** The likely ones, which a refusal shows. */
const LIKELY: readonly NameEncoding[] = ['gbk', 'shift_jis', 'windows-1252', 'cp437'];

/** The refusal of a name that is not UTF-8, which the word for its encoding mends. */
export class ForeignName extends Failure {
  constructor(detail: string, next: string) {
    super('archive_entry_refused', detail, { next });
  }
}

/**
 * The text of a name that is not UTF-8, in the encoding that the sender has named. Throws the refusal, with what it would
 * be in the encodings that are likely: which of them is right only the sender can say, and a wrong guess would rename
 * files. `linkOf` is the link whose target it is.
 */
export function readForeignName(raw: Buffer, names: NameEncoding | null, linkOf?: string): string {
  const name = names && decodeName(raw, names);
  if (name !== null) return name;
  const readings = LIKELY.flatMap((encoding) => {
    const likely = decodeName(raw, encoding);
    return likely === null ? [] : [`${quoteName(likely)} in ${encoding}`];
  });
  const all = readings.length > 0 ? ` (it reads ${readings.join(', ')})` : '';
  const what = linkOf === undefined ? 'has a name' : 'is a link with a target';
  const why = `${what} that is not UTF-8${names ? `, nor ${names}` : ''}${all}`;
  throw new ForeignName(`${quoteName(linkOf ?? raw)} ${why}.`, NEXT);
}

const NEXT =
  'Say what names are written in, such as -F names=gbk; or pack again with names in UTF-8: tar -czf ../app.tgz . does so ' +
  'on Windows and macOS; on Linux convmv -r -f ENCODING -t utf8 --notest . renames the files.';

/** `null` where the bytes are no text of this encoding: undefined in it, or control and private characters. */
export function decodeName(bytes: Buffer, encoding: NameEncoding): string | null {
  const page = DOS_CODE_PAGES[encoding];
  const name = page === undefined ? decodeKnown(bytes, encoding) : decodeByPage(bytes, page);
  return name === null || /[\p{Cc}\p{Co}]/u.test(name) ? null : name;
}

function decodeByPage(bytes: Buffer, page: string): string {
  return bytes.toString('latin1').replaceAll(/[\x80-\xff]/g, (byte) => page[byte.charCodeAt(0) - 0x80] ?? '');
}

function decodeKnown(bytes: Buffer, encoding: NameEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
