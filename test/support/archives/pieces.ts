import { Readable } from 'node:stream';

/** A body that comes in pieces of this size. */
export function inPieces(bytes: Buffer, size: number): Readable {
  const count = Math.ceil(bytes.length / Math.max(size, 1));
  return Readable.from(Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size)));
}
