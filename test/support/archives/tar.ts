import { gzipSync } from 'node:zlib';
import type { Tree } from './tree.js';

export interface TarEntry {
  readonly name: string | Buffer;
  readonly body?: string | Buffer;
  readonly type?: string;
  readonly link?: string;
  /** What the header claims, where it is not the body's length. */
  readonly size?: number;
  readonly format?: 'ustar' | 'gnu' | 'v7';
  readonly prefix?: string;
  readonly mode?: number;
}

const MAGIC = { ustar: 'ustar\x0000', gnu: 'ustar  \0', v7: '' };

/** One entry as it lies in a tar: header, body, padding. */
export function tarEntry(entry: TarEntry): Buffer {
  const body = Buffer.from(entry.body ?? '');
  const header = Buffer.alloc(512);
  Buffer.from(entry.name).copy(header, 0, 0, 100);
  header.write(octal(entry.mode ?? 0o644, 7), 100, 'latin1');
  header.write(octal(1000, 7), 108, 'latin1');
  header.write(octal(1000, 7), 116, 'latin1');
  writeSize(header, entry.size ?? body.length);
  header.write(octal(1_700_000_000, 11), 136, 'latin1');
  header.write(entry.type ?? '0', 156, 'latin1');
  header.write(entry.link ?? '', 157, 100, 'utf8');
  header.write(MAGIC[entry.format ?? 'ustar'], 257, 'latin1');
  header.write(entry.prefix ?? '', 345, 155, 'utf8');
  return Buffer.concat([withChecksum(header), body, Buffer.alloc(-body.length & 511)]);
}

/** The header with its checksum set again, after a test has changed it. */
export function withChecksum(header: Buffer): Buffer {
  header.fill(' ', 148, 156);
  const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return header;
}

/** A whole tar, with the two empty blocks at its end. */
export function tar(entries: readonly (TarEntry | Buffer)[]): Buffer {
  const parts = entries.map((entry) => (Buffer.isBuffer(entry) ? entry : tarEntry(entry)));
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** A tar of the tree; names that do not fit a header are written by pax. */
export function tarOf(tree: Tree): Buffer {
  const entries = Object.entries(tree).flatMap(([name, body]) =>
    Buffer.byteLength(name) > 100 ? [pax({ path: name }), { name: 'long', body }] : [{ name, body }],
  );
  return tar(entries);
}

/** A .tgz of the tree, as `tar -czf app.tgz -C tree .` would make it. */
export function tgz(tree: Tree): Buffer {
  return gzipSync(tarOf(tree));
}

/** A record of a pax header; the length it begins with counts its own digits. */
export function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** A pax extended header, for the entry that follows (`x`) or for all that follow (`g`). */
export function pax(records: Readonly<Record<string, string>>, type: 'x' | 'g' = 'x'): Buffer {
  return paxOf(Object.entries(records), type);
}

/** The same of records that may repeat. */
export function paxOf(records: readonly (readonly [string, string])[], type: 'x' | 'g' = 'x'): Buffer {
  const body = Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
  return tarEntry({ name: 'PaxHeaders/x', type, body });
}

/** How GNU tar writes a name (`L`) or a link target (`K`) of more than 100 bytes. */
export function gnuLong(type: 'L' | 'K', value: string): Buffer {
  return tarEntry({ name: '././@LongLink', type, body: `${value}\0`, format: 'gnu' });
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** Octal where it fits, else base 256 as GNU tar writes it. */
function writeSize(header: Buffer, size: number): void {
  if (size < 8 ** 11) {
    header.write(octal(size, 11), 124, 'latin1');
  } else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(size), 128);
  }
}
