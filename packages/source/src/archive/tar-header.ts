/** One 512-byte header of POSIX.1-1988 (ustar), POSIX.1-2001 (pax), GNU tar or the tar of the seventh Unix. */
export interface TarHeader {
  readonly name: Buffer;
  readonly link: Buffer;
  /** Bytes of content; `NaN` when neither octal nor GNU's base 256, or beyond what a number holds exactly. */
  readonly size: number;
  /** The type flag, `0` where old archives have NUL. */
  readonly type: string;
}

export const TAR_BLOCK = 512;

/** Reads a header; `null` when the checksum says that this block is none. */
export function decodeTarHeader(block: Buffer): TarHeader | null {
  if (decodeNumber(block.subarray(148, 156)) !== checksum(block)) return null;
  const ownName = text(block.subarray(0, 100));
  // Only POSIX archives have a prefix; GNU's (magic `ustar  `) keep other things there.
  const posix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = posix ? text(block.subarray(345, 500)) : Buffer.alloc(0);
  return {
    name: prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), ownName]) : ownName,
    link: text(block.subarray(157, 257)),
    size: decodeNumber(block.subarray(124, 136)),
    type: block[156] === 0 ? '0' : block.toString('latin1', 156, 157),
  };
}

/** The sum of the header's bytes, its own field taken as spaces. */
function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (let index = 0; index < TAR_BLOCK; index++) {
    if (index < 148 || index >= 156) sum += block[index] ?? 0;
  }
  return sum;
}

/** Up to the first NUL. */
export function text(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return end === -1 ? field : field.subarray(0, end);
}

/** The zeros behind a content that fill its last block, in bytes. */
export function paddingOf(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

/** Octal or GNU's base 256; `NaN` when neither. */
export function decodeNumber(field: Buffer): number {
  const first = field[0] ?? 0;
  if (first & 0x80) {
    // GNU's base 256: the first bit marks it, the next one would make it negative.
    if (first !== 0x80) return Number.NaN;
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : Number.NaN;
  }
  const digits = /^ *([0-7]*)[ \0]*$/.exec(field.toString('latin1'))?.[1];
  return digits === undefined ? Number.NaN : Number.parseInt(digits || '0', 8);
}
