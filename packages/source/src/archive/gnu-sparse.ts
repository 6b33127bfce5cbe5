import type { ByteReader } from './byte-reader.js';
import { brokenMap, MOST_PIECES, type SparseMap, type SparsePiece } from './sparse-map.js';
import { decodeNumber, TAR_BLOCK } from './tar-header.js';

/** Bytes of an offset and a size. */
const PIECE = 24;

/** Where the map lies in a header of type S (GNU tar manual, "Old GNU Format"), and in the blocks that go on with it. */
const IN_HEADER = { start: 386, pieces: 4, goesOn: 482 };
const IN_BLOCK = { start: 0, pieces: 21, goesOn: 504 };
const REAL_SIZE = 483;

/** The magic of GNU tar; in headers of others the end of a long name stands where the map would. */
const MAGIC = 'ustar  \0';

/** The map of an entry of type S: in its header, and in blocks behind it that its size does not count. */
export async function readGnuSparse(header: Buffer, bytes: ByteReader): Promise<SparseMap> {
  if (header.toString('latin1', 257, 265) !== MAGIC) throw brokenMap();
  const pieces: SparsePiece[] = [];
  let block = header;
  let place = IN_HEADER;
  for (;;) {
    const filled = addPieces(pieces, block, place);
    if (pieces.length > MOST_PIECES) throw brokenMap();
    if (block[place.goesOn] === 0) break;
    // GNU tar reads no further behind an empty place, others do.
    if (filled < place.pieces) throw brokenMap();
    block = await bytes.exactly(TAR_BLOCK);
    place = IN_BLOCK;
  }
  return { size: decodeNumber(header.subarray(REAL_SIZE, REAL_SIZE + 12)), pieces };
}

/** Adds the pieces of a block; answers how many it has. What stands behind an empty place is refused. */
function addPieces(pieces: SparsePiece[], block: Buffer, place: typeof IN_HEADER): number {
  let filled = 0;
  for (let index = 0; index < place.pieces; index++) {
    const start = place.start + index * PIECE;
    const [offset, size] = [block.subarray(start, start + 12), block.subarray(start + 12, start + PIECE)];
    // One reader ends the map at an empty offset, the other at an empty size.
    if ((size[0] === 0) !== (offset[0] === 0)) throw brokenMap();
    if (size[0] === 0) continue;
    if (filled < index) throw brokenMap();
    pieces.push({ offset: decodeNumber(offset), size: decodeNumber(size) });
    filled++;
  }
  return filled;
}
