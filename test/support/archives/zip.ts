import { crc32, deflateRawSync } from 'node:zlib';
import type { Tree } from './tree.js';

export interface ZipEntry {
  readonly name: string | Buffer;
  readonly body?: string | Buffer;
  readonly method?: number;
  /** General purpose flags; 0x800, UTF-8 names, unless given. */
  readonly flags?: number;
  /** The system that made it: 3 is Unix, 0 is FAT. */
  readonly host?: number;
  /** Extra fields, in both headers. */
  readonly extra?: Buffer;
  /** Unix mode with its type bits. */
  readonly mode?: number;
  /** What the directory says, where it is not what is there. */
  readonly claims?: { readonly size?: number; readonly crc?: number; readonly start?: number };
  /** What the local header says, where it is not what the directory says. */
  readonly local?: { readonly name?: string; readonly size?: number; readonly method?: number };
}

/** A zip of these entries, written byte by byte (APPNOTE.TXT 4.3). */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, central } = headersOf(entry, offset);
    parts.push(local);
    directory.push(central);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** Info-ZIP's extra field with the name in UTF-8, valid for a name of these bytes (APPNOTE.TXT 4.6.9). */
export function unicodePath(raw: Buffer, name: string, version = 1): Buffer {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + Buffer.byteLength(name), 2);
  field.writeUInt8(version, 4);
  field.writeUInt32LE(crc32(raw), 5);
  return Buffer.concat([field, Buffer.from(name)]);
}

/** A zip of the tree, as a Unix system makes it. */
export function zipOf(tree: Tree): Buffer {
  return zip(Object.entries(tree).map(([name, body]) => ({ name, body })));
}

/** A zip of the tree, as Windows makes it: backslashes, no Unix modes. */
export function windowsZipOf(tree: Tree): Buffer {
  const entries = Object.entries(tree).map(([name, body]) => {
    return { name: name.replaceAll('/', '\\'), body, host: 0, mode: 0 };
  });
  return zip(entries);
}

function headersOf(entry: ZipEntry, offset: number): { local: Buffer; central: Buffer } {
  const name = Buffer.from(entry.name);
  const body = Buffer.from(entry.body ?? '');
  const method = entry.method ?? 8;
  const data = method === 8 ? deflateRawSync(body) : body;
  const size = entry.claims?.size ?? body.length;

  // From the version on, both headers have the same fields in the same order.
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(entry.flags ?? 0x800, 2);
  common.writeUInt16LE(method, 4);
  common.writeUInt32LE(entry.claims?.crc ?? crc32(body), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(size, 18);
  common.writeUInt16LE(name.length, 22);
  const extra = entry.extra ?? Buffer.alloc(0);
  common.writeUInt16LE(extra.length, 24);

  const localFields = Buffer.from(common);
  const localName = Buffer.from(entry.local?.name ?? name);
  localFields.writeUInt16LE(entry.local?.method ?? method, 4);
  localFields.writeUInt32LE(entry.local?.size ?? size, 18);
  localFields.writeUInt16LE(localName.length, 22);

  const made = Buffer.from([20, entry.host ?? 3]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
  tail.writeUInt32LE(entry.claims?.start ?? offset, 10);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04'), localFields, localName, extra, data]),
    central: Buffer.concat([Buffer.from('PK\x01\x02'), made, common, tail, name, extra]),
  };
}
