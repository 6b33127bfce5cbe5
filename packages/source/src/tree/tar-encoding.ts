import { TAR_BLOCK } from '../archive/tar-header.js';

/** Where the fields lie that are not zero in what we write (POSIX.1-1988, ustar). */
const FIELD = {
  name: 0,
  mode: 100,
  uid: 108,
  gid: 116,
  size: 124,
  mtime: 136,
  sum: 148,
  type: 156,
  link: 157,
  magic: 257,
};

/** The header of a regular file of owner 0 and time 0, behind a pax header where ustar cannot hold its name or size. */
export function encodeTarHeader(name: string, size: number, mode: number): Buffer {
  return encodeEntry({ name, size, mode, type: '0', link: '' });
}

/** A symbolic link, likewise. */
export function encodeTarLink(name: string, target: string): Buffer {
  return encodeEntry({ name, size: 0, mode: 0o777, type: '2', link: target });
}

interface Entry {
  readonly name: string;
  readonly size: number;
  readonly mode: number;
  readonly type: string;
  readonly link: string;
}

function encodeEntry(entry: Entry): Buffer {
  const records: string[] = [];
  const short = (key: string, text: string) => {
    if (/^[\x20-\x7e]{0,100}$/.test(text)) return text;
    records.push(paxRecord(key, text));
    return 'pax';
  };
  const plain = { ...entry, name: short('path', entry.name), link: short('linkpath', entry.link) };
  const isHuge = entry.size >= 8 ** 11;
  if (isHuge) records.push(paxRecord('size', String(entry.size)));
  const header = encodeBlock(isHuge ? { ...plain, size: 0 } : plain);
  if (records.length === 0) return header;
  const body = Buffer.from(records.join(''));
  const pax = encodeBlock({ name: 'pax', size: body.length, mode: 0o644, type: 'x', link: '' });
  return Buffer.concat([pax, body, padding(body.length), header]);
}

/** The zeros that fill the last block of a content. */
export function padding(size: number): Buffer {
  return Buffer.alloc((TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK);
}

/** Two empty blocks. */
export const TAR_END = Buffer.alloc(2 * TAR_BLOCK);

function encodeBlock({ name, size, mode, type, link }: Entry): Buffer {
  const block = Buffer.alloc(TAR_BLOCK);
  block.write(name, FIELD.name, 'latin1');
  block.write(octal(mode, 7), FIELD.mode, 'latin1');
  block.write(octal(0, 7), FIELD.uid, 'latin1');
  block.write(octal(0, 7), FIELD.gid, 'latin1');
  block.write(octal(size, 11), FIELD.size, 'latin1');
  block.write(octal(0, 11), FIELD.mtime, 'latin1');
  block.write(' '.repeat(8), FIELD.sum, 'latin1');
  block.write(type, FIELD.type, 'latin1');
  block.write(link, FIELD.link, 'latin1');
  block.write('ustar\x0000', FIELD.magic, 'latin1');
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${octal(sum, 6)}\0 `, FIELD.sum, 'latin1');
  return block;
}

/** `LENGTH KEY=VALUE\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const length = bytes + String(bytes + String(bytes).length).length;
  return `${length}${rest}`;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
