/** What an archive of a system's files may hold beside a source: none of it can be built. */
export type SpecialKind = 'fifo' | 'device' | 'socket' | 'volume label' | 'dump folder';

/** What the readers of all kinds of archive give, in the archive's order. */
export interface ArchiveEntry {
  /** As the archive has it, decoded but not yet judged. */
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | SpecialKind;
  /** Where a link leads, as the archive has it; empty for what is no link. */
  readonly link: string;
  /** What name and target are where the archive's names turn out to be in the encoding that was said, if that is something
   * else. */
  readonly otherwise: { readonly name: string; readonly link: string } | null;
  /** Bytes of content; the content has exactly as many, or reading it throws. */
  readonly size: number;
  /** Bytes of it that the archive does not have: zeros, in the holes of a sparse file. */
  readonly holes: number;
  /** Made by a system whose separator is the backslash. */
  readonly fromWindows: boolean;
  /** To be read to its end or not at all, and before the next entry is asked for. */
  readonly content: AsyncIterable<Buffer>;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes; `null` when they are not UTF-8. */
export function decodeUtf8(bytes: Buffer): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}
