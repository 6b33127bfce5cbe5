import { broken } from './archive-failures.js';
import { ByteReader } from './byte-reader.js';
import { TAR_BLOCK } from './tar-header.js';
import { ZEROS } from './zeros.js';

/** A run of bytes that a sparse file's entry holds; what lies between runs is zeros. */
export interface SparsePiece {
  readonly offset: number;
  readonly size: number;
}

/** Where the stored bytes of a sparse file belong. */
export interface SparseMap {
  /** Bytes of the file with its holes. */
  readonly size: number;
  readonly pieces: readonly SparsePiece[];
}

/** Pieces of one file; they are held in memory. A disk image has some thousands. */
export const MOST_PIECES = 64 * 1024;

/**
 * Bytes that the pieces of a map have together. Throws `archive_broken` for pieces that overlap, go backwards or lie
 * beyond the file's end, and for one that ends within a block with another behind it: GNU tar then goes on at the next
 * block, other readers at the next byte.
 */
export function storedBytes({ size, pieces }: SparseMap): number {
  let end = 0;
  let stored = 0;
  for (const piece of pieces) {
    const runs = piece.offset >= end && piece.offset + piece.size <= size;
    if (!runs || (piece.size > 0 && stored % TAR_BLOCK !== 0)) throw brokenMap();
    end = piece.offset + piece.size;
    stored += piece.size;
  }
  // No number at all ends here too.
  if (!(stored <= size)) throw brokenMap();
  return stored;
}

/** The bytes of the file, zeros in its holes, from a checked map and the stored bytes. */
export async function* withHoles(
  { size, pieces }: SparseMap,
  stored: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const bytes = new ByteReader(stored);
  let position = 0;
  for (const piece of pieces) {
    yield* zeros(piece.offset - position);
    yield* bytes.take(piece.size);
    position = piece.offset + piece.size;
  }
  yield* zeros(size - position);
}

export function brokenMap(): Error {
  return broken('The map of a sparse file of the archive is damaged.');
}

function* zeros(count: number): Generator<Buffer> {
  for (let missing = count; missing > 0; missing -= ZEROS.length) {
    yield ZEROS.subarray(0, missing);
  }
}
