import { MalformedBinary } from './malformed-binary.js';

/** Bytes that are read here and there, so that a stored object or a large file never has to be in memory whole. */
export interface ByteSource {
  readonly size: number;
  /** `length` bytes, one or more, from `offset` on, within `size`; it rejects for the storage's trouble, not theirs. */
  read(offset: number, length: number): Promise<Buffer>;
}

/** A piece of the bytes of a source. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The most that is read, and so allocated, at once: 4 MiB. */
export const LARGEST_READ = 4 * 1024 * 1024;

/** Reads exactly this range; a range that hostile bytes named and the source does not have throws `MalformedBinary`. */
export async function readRange(source: ByteSource, range: ByteRange, what: string): Promise<Buffer> {
  if (range.length > LARGEST_READ)
    throw new MalformedBinary(`It claims more bytes than can be true for its ${what}.`);
  requireWithin(source, range, what);
  if (range.length === 0) return Buffer.alloc(0);
  const bytes = await source.read(range.offset, range.length);
  if (bytes.length !== range.length) throw new MalformedBinary(`The file is truncated inside its ${what}.`);
  return bytes;
}

/** Throws `MalformedBinary` when the range reaches beyond the end: the file is cut off, or lies. */
export function requireWithin(source: ByteSource, range: ByteRange, what: string): void {
  if (range.offset + range.length <= source.size) return;
  throw new MalformedBinary(`The file is truncated: its ${what} would lie beyond its end.`);
}
