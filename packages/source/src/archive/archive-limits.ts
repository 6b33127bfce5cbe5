/** What an archive may hold. Each limit counts what was seen, never what a header claims. */
export interface ArchiveLimits {
  /** Bytes of the archive itself. */
  readonly compressedBytes: number;
  /** Bytes after decompression, tar headers included; also the bytes of the tree with a copy in place of each hard link. */
  readonly expandedBytes: number;
  /** How many bytes one compressed byte may become, once the first 64 MiB have come out. */
  readonly ratio: number;
  /** Folders, links and all else counted. */
  readonly entries: number;
  /** UTF-8 bytes of a name. */
  readonly pathBytes: number;
  /** Folders and file in a name. */
  readonly depth: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
}

/** The longest target of a link that Linux follows. */
export const LINK_BYTES = 4096;

/** Wide enough for a vendored monorepo, narrow enough for one machine's disk. */
export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
  compressedBytes: 1024 ** 3,
  expandedBytes: 4 * 1024 ** 3,
  ratio: 200,
  entries: 100_000,
  pathBytes: 1024,
  depth: 64,
  fileBytes: 1024 ** 3,
};
