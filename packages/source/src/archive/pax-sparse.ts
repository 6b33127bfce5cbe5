import { refuse } from './archive-failures.js';
import type { ByteReader } from './byte-reader.js';
import { decodePaxSize, type PaxRecord } from './pax-records.js';
import { brokenMap, MOST_PIECES, type SparseMap, type SparsePiece } from './sparse-map.js';
import { TAR_BLOCK } from './tar-header.js';

/** What begins the keys of a sparse file in a pax header (GNU tar manual, "Storing Sparse Files"). */
const PREFIX = 'GNU.sparse.';

/** The most digits of a number, and the newline behind it. */
const LINE = 16;

/** What pax records say of a sparse file; `map` is `null` where it stands before the content (version 1.0). */
export interface PaxSparse {
  readonly name: Buffer | null;
  readonly size: number;
  readonly pieces: readonly SparsePiece[] | null;
}

/** Understands versions 0.0, 0.1 and 1.0; `null` where the records are of no sparse file. Refuses any other. */
export function decodePaxSparse(records: readonly PaxRecord[]): PaxSparse | null {
  const own = records.filter(([key]) => key.startsWith(PREFIX));
  if (own.length === 0) return null;
  const latest = new Map(own.map(([key, value]) => [key.slice(PREFIX.length), value]));
  const name = latest.get('name') ?? null;
  const number = (key: string) => decodePaxSize(latest.get(key) ?? Buffer.alloc(0));
  const version = `${latest.get('major') ?? 0}.${latest.get('minor') ?? 0}`;
  if (version === '1.0') return { name, size: number('realsize'), pieces: null };
  if (version !== '0.0' && version !== '0.1') {
    throw refuse(name ?? '', `is a sparse file of the unknown version ${JSON.stringify(version)}`);
  }
  const map = latest.get('map');
  const numbers = map ? (map.length > 0 ? map.toString('latin1').split(',') : []) : placesOf(own);
  const pieces = piecesOf(numbers.map((text) => decodePaxSize(Buffer.from(text))));
  if (latest.has('numblocks') && number('numblocks') !== pieces.length) throw brokenMap();
  return { name, size: number('size'), pieces };
}

/** The map that version 1.0 writes before the content: a count and the pieces, a line each number, to the end of a
 * block. Answers the bytes that it took as well. */
export async function readSparseMap(
  size: number,
  bytes: ByteReader,
): Promise<{ map: SparseMap; taken: number }> {
  let taken = 0;
  let rest = Buffer.alloc(0);
  const nextNumber = async (): Promise<number> => {
    while (!rest.includes('\n')) {
      if (rest.length > LINE) throw brokenMap();
      rest = Buffer.concat([rest, await bytes.exactly(TAR_BLOCK)]);
      taken += TAR_BLOCK;
    }
    const end = rest.indexOf('\n');
    const value = decodePaxSize(rest.subarray(0, end));
    rest = rest.subarray(end + 1);
    return value;
  };
  const count = await nextNumber();
  if (!(count <= MOST_PIECES)) throw brokenMap();
  const numbers: number[] = [];
  while (numbers.length < 2 * count) numbers.push(await nextNumber());
  return { map: { size, pieces: piecesOf(numbers) }, taken };
}

/** Version 0.0 repeats two records, an offset and a size. */
function placesOf(records: readonly PaxRecord[]): string[] {
  const keys = [`${PREFIX}offset`, `${PREFIX}numbytes`];
  const places = records.filter(([key]) => keys.includes(key));
  if (places.some(([key], index) => key !== keys[index % 2])) throw brokenMap();
  return places.map(([, value]) => value.toString('latin1'));
}

function piecesOf(numbers: readonly number[]): SparsePiece[] {
  if (numbers.length % 2 !== 0) throw brokenMap();
  const pieces: SparsePiece[] = [];
  for (let index = 0; index < numbers.length; index += 2) {
    pieces.push({ offset: numbers[index] ?? Number.NaN, size: numbers[index + 1] ?? Number.NaN });
  }
  return pieces;
}
