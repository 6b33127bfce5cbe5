import type { ArchiveEntry, SpecialKind } from '../archive/archive-entry.js';

/** Bytes in the scratch file, and what was learned while they passed. */
export interface Content {
  readonly offset: number;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
  /** How its first line begins and ends, if it is a script: `#!`, and LF or the CR LF of Windows. */
  readonly script: 'lf' | 'crlf' | null;
}

/** An entry of an archive once its content lies in the scratch file. */
export type FoundEntry = {
  readonly name: string;
  /** See `ArchiveEntry`. */
  readonly otherwise: ArchiveEntry['otherwise'];
  readonly fromWindows: boolean;
} & (
  | { readonly kind: 'file'; readonly content: Content }
  | { readonly kind: 'directory' | SpecialKind }
  | { readonly kind: 'symlink' | 'hardlink'; readonly link: string }
);

/** A file of the source: its name relative to the unwrapped root, and where its bytes are. */
export interface SourceFile extends Content {
  readonly name: string;
}

/** A symbolic link of the source, which leads to a file or a folder of it. */
export interface SourceLink {
  readonly name: string;
  /** Relative to the link's folder; it stays in the source, links on the way followed or not. */
  readonly target: string;
}

/** What a source is made of; folders follow from the names. */
export type SourceEntry = SourceFile | SourceLink;

/** What is kept of a file when the tree's digest is made. */
export type IndexedFile = Omit<SourceFile, 'sha256'>;

export type IndexedEntry = IndexedFile | SourceLink;

export const isLink = (entry: IndexedEntry): entry is SourceLink => 'target' in entry;

export function* filesOf(entries: Iterable<IndexedEntry>): Generator<IndexedFile> {
  for (const entry of entries) if (!isLink(entry)) yield entry;
}
