const ET_EXEC = 2;
const ET_DYN = 3;
const PT_INTERP = 3;
const PT_DYNAMIC = 2;
const DT_FLAGS_1 = 0x6ffffffbn;
const DF_1_PIE = 0x08000000n;
const MAX_DYNAMIC_BYTES = 64 * 1024;

/** How a 64-bit little-endian ELF file is started: through the loader, by itself, or not at all because it is a library. */
export type ElfKind = 'dynamic' | 'static' | 'library' | 'other';

/** Answers the bytes at a place of the file, fewer where it ends. */
export type ReadAt = (offset: number, length: number) => Buffer;

/** Reads the kind (System V gABI, chapters 4 and 5). What cannot be read is `other`. */
export function elfKindOf(readAt: ReadAt): ElfKind {
  try {
    return readKind(readAt);
  } catch (error) {
    if (error instanceof RangeError) return 'other';
    throw error;
  }
}

function readKind(readAt: ReadAt): ElfKind {
  const header = readAt(0, 64);
  const isElf64 = header.subarray(0, 6).equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]));
  const type = header.readUInt16LE(16);
  if (!isElf64 || (type !== ET_EXEC && type !== ET_DYN)) return 'other';
  const size = header.readUInt16LE(54);
  const bytes = size * header.readUInt16LE(56);
  const segments = readAt(Number(header.readBigUInt64LE(32)), bytes);
  if (segments.length < bytes) return 'other';
  let isPie = false;
  for (let at = 0; at < segments.length; at += size) {
    const segment = segments.readUInt32LE(at);
    if (segment === PT_INTERP) return 'dynamic';
    if (segment === PT_DYNAMIC) {
      const length = Number(segments.readBigUInt64LE(at + 32));
      isPie ||= saysPie(
        readAt(Number(segments.readBigUInt64LE(at + 8)), Math.min(length, MAX_DYNAMIC_BYTES)),
      );
    }
  }
  return type === ET_EXEC || isPie ? 'static' : 'library';
}

function saysPie(dynamic: Buffer): boolean {
  for (let at = 0; at < dynamic.length; at += 16) {
    if (dynamic.readBigUInt64LE(at) === DT_FLAGS_1)
      return (dynamic.readBigUInt64LE(at + 8) & DF_1_PIE) !== 0n;
  }
  return false;
}
