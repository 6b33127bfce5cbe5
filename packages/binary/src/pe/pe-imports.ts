import type { PeImport } from '@cgoforge/core';
import { readRange } from '../byte-source.js';
import { MalformedBinary } from '../malformed-binary.js';
import { fieldsOf, type PeFile, rangeLoadedAt } from './pe-file.js';

/** Of one library: where its table of names is, and its name (PE Format, Import Directory Table). */
const DESCRIPTOR = { size: 20, name: 12 } as const;

/** More than any real file has; hostile ones would be read for hours. */
const MOST_LIBRARIES = 256;
const MOST_NAMES = 4096;
const LONGEST_NAME = 512;
/** Of all names together, since they are stored, and shown with every look at the build. */
const MOST_CHARACTERS = 256 * 1024;
/** Before the name of what is imported stands a number, which only says where to look first. */
const HINT = 2;
const NAME = /^[\x21-\x7e]+$/;

/** What the file takes of which library before it is started, by the libraries' names. Throws `MalformedBinary`. What it
 * loads later, or delayed, does not keep it from starting. */
export async function readImports(pe: PeFile): Promise<readonly PeImport[]> {
  if (pe.imports === null) return [];
  const imports: PeImport[] = [];
  let left = MOST_NAMES;
  let characters = 0;
  for (let at = pe.imports; ; at += DESCRIPTOR.size) {
    const fields = fieldsOf(await bytesAt(pe, at, DESCRIPTOR.size));
    const lookup = fields.word();
    const name = fields.skip(DESCRIPTOR.name - 4).word();
    // Old linkers wrote no table of names, and Windows takes that of addresses.
    const table = lookup || fields.word();
    if (name === 0) break;
    if (imports.length === MOST_LIBRARIES) throw new MalformedBinary('Its table of imports has no end.');
    const names = await readNames(pe, table, left);
    left -= names.length;
    imports.push({ library: await nameAt(pe, name), names });
    characters += names.reduce((sum, one) => sum + one.length, 0);
    if (characters > MOST_CHARACTERS) throw new MalformedBinary('It imports more than can be true.');
  }
  return imports.toSorted((a, b) => (a.library < b.library ? -1 : 1));
}

async function readNames(pe: PeFile, table: number, most: number): Promise<readonly string[]> {
  const size = pe.isWide ? 8 : 4;
  const names: string[] = [];
  for (let at = table; ; at += size) {
    const fields = fieldsOf(await bytesAt(pe, at, size));
    const low = fields.word();
    const high = pe.isWide ? fields.word() : low;
    if (low === 0 && high === 0) return names;
    if (names.length >= most) throw new MalformedBinary('It imports more than can be true.');
    const isNumber = high >= 0x80000000;
    names.push(isNumber ? `#${low & 0xffff}` : await nameAt(pe, low + HINT));
  }
}

async function nameAt(pe: PeFile, address: number): Promise<string> {
  const range = rangeLoadedAt(pe, address);
  if (!range) throw new MalformedBinary('A name of its imports is outside of it.');
  const length = Math.min(range.length, LONGEST_NAME);
  const bytes = await readRange(pe.source, { offset: range.offset, length }, 'imports');
  const end = bytes.indexOf(0);
  const name = bytes.toString('latin1', 0, Math.max(end, 0));
  if (!NAME.test(name)) throw new MalformedBinary('A name of its imports is none.');
  return name;
}

async function bytesAt(pe: PeFile, address: number, length: number): Promise<Buffer> {
  const range = rangeLoadedAt(pe, address);
  if (!range || range.length < length) throw new MalformedBinary('Its table of imports is outside of it.');
  return readRange(pe.source, { offset: range.offset, length }, 'imports');
}
