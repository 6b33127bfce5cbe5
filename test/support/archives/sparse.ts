import { gnuLong, paxOf, type TarEntry, tarEntry, withChecksum } from './tar.js';

/** A file with holes: what is written of it, and how long it is. */
export interface SparseFile {
  readonly size: number;
  readonly pieces: readonly { readonly offset: number; readonly data: string }[];
}

/** A way in which tools write sparse files. `more` are bytes that the header claims beside what is there. */
export interface SparseForm {
  readonly form: string;
  readonly entry: (name: string, file: SparseFile, more?: number) => Buffer;
}

export const contentOf = ({ size, pieces }: SparseFile): string => {
  const bytes = Buffer.alloc(size);
  for (const { offset, data } of pieces) bytes.write(data, offset);
  return bytes.toString();
};

const dataOf = ({ pieces }: SparseFile) => pieces.map(({ data }) => data).join('');
const placesOf = ({ pieces }: SparseFile) => pieces.flatMap(({ offset, data }) => [offset, data.length]);

/** Cut or filled, so that the content is as long as the header says. */
function resized(body: string | Buffer, more: number): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, more))]).subarray(0, bytes.length + more);
}

function old(name: string, file: SparseFile, more = 0): Buffer {
  const data = resized(dataOf(file), more);
  const long = name.length > 100 ? gnuLong('L', name) : Buffer.alloc(0);
  const entry = tarEntry({ name: name.slice(0, 100), type: 'S', format: 'gnu', body: data });
  writeNumber(entry, file.size, 483);
  const places = placesOf(file);
  const blocks: Buffer[] = [];
  writePlaces(entry, places.splice(0, 8), 386);
  entry[482] = places.length > 0 ? 1 : 0;
  while (places.length > 0) {
    const block = Buffer.alloc(512);
    writePlaces(block, places.splice(0, 42), 0);
    block[504] = places.length > 0 ? 1 : 0;
    blocks.push(block);
  }
  const header = withChecksum(entry.subarray(0, 512));
  return Buffer.concat([long, header, ...blocks, entry.subarray(512)]);
}

function writePlaces(block: Buffer, places: readonly number[], start: number): void {
  for (const [index, place] of places.entries()) writeNumber(block, place, start + index * 12);
}

function writeNumber(block: Buffer, value: number, start: number): void {
  if (value < 8 ** 11) block.write(value.toString(8).padStart(11, '0'), start);
  else block.writeUInt8(0x80, start);
  if (value >= 8 ** 11) block.writeBigUInt64BE(BigInt(value), start + 4);
}

const inPax =
  (records: (name: string, file: SparseFile) => [string, string | number][]) =>
  (name: string, file: SparseFile, more = 0): Buffer => {
    const own = records(name, file).map(([key, value]): [string, string] => [
      `GNU.sparse.${key}`,
      String(value),
    ]);
    const path: [string, string][] = own.some(([key]) => key === 'GNU.sparse.name') ? [] : [['path', name]];
    const body = resized(dataOf(file), more);
    return Buffer.concat([paxOf([...path, ...own]), tarEntry({ name: 'GNUSparseFile.0/x', body })]);
  };

const pax00 = inPax((_, file) => [
  ['size', file.size],
  ['numblocks', file.pieces.length],
  ...file.pieces.flatMap(({ offset, data }): [string, number][] => [
    ['offset', offset],
    ['numbytes', data.length],
  ]),
]);

const pax01 = inPax((name, file) => [
  ['size', file.size],
  ['numblocks', file.pieces.length],
  ['name', name],
  ['map', placesOf(file).join(',')],
]);

function pax10(name: string, file: SparseFile, more = 0): Buffer {
  const map = [file.pieces.length, ...placesOf(file)].map((number) => `${number}\n`).join('');
  const body = Buffer.concat([Buffer.from(map), Buffer.alloc(-map.length & 511), Buffer.from(dataOf(file))]);
  return Buffer.concat([
    paxOf([
      ['GNU.sparse.major', '1'],
      ['GNU.sparse.minor', '0'],
      ['path', 'GNUSparseFile.0/x'],
      ['GNU.sparse.name', name],
      ['GNU.sparse.realsize', String(file.size)],
    ]),
    tarEntry({ name: 'GNUSparseFile.0/x', body: resized(body, more) }),
  ]);
}

/** All ways that there are. */
export const sparseForms: readonly SparseForm[] = [
  { form: 'old GNU', entry: old },
  { form: 'pax 0.0', entry: pax00 },
  { form: 'pax 0.1', entry: pax01 },
  { form: 'pax 1.0', entry: pax10 },
];

/** Maps of old GNU tar that readers understand differently. */
export function brokenOld(how: 'gap' | 'more' | 'posix'): Buffer {
  const bytes = old('s', { size: 4096, pieces: [{ offset: 0, data: 'x'.repeat(512) }] });
  if (how === 'gap') writePlaces(bytes, [1024, 0], 386 + 48);
  if (how === 'more') bytes[482] = 1;
  if (how === 'posix') bytes.write('ustar\x0000', 257, 'latin1');
  return Buffer.concat([withChecksum(bytes.subarray(0, 512)), bytes.subarray(512)]);
}

/** A map of version 1.0 without a newline, or with this beginning. */
export function endlessMap(start = ''): Buffer {
  const records = { major: '1', minor: '0', name: 's', realsize: '4096' };
  const entry: TarEntry = { name: 's', body: start.padEnd(4096, '1') };
  return Buffer.concat([
    paxOf(Object.entries(records).map(([key, value]) => [`GNU.sparse.${key}`, value])),
    tarEntry(entry),
  ]);
}
