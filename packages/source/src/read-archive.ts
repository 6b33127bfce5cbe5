import type { NameEncoding } from '@cgoforge/core';
import type { ArchiveEntry } from './archive/archive-entry.js';
import { type ArchiveKind, archiveKind, HEAD_BYTES, peek } from './archive/archive-kind.js';
import type { ArchiveLimits } from './archive/archive-limits.js';
import { ArchiveMeter } from './archive/archive-meter.js';
import { decompress } from './archive/decompress.js';
import { NameReader } from './archive/name-reader.js';
import { readTar } from './archive/read-tar.js';
import { readZip } from './archive/read-zip.js';
import { arrangeTree } from './tree/arrange-tree.js';
import { collectEntries } from './tree/collect-entries.js';
import type { FoundEntry, SourceEntry } from './tree/found-entry.js';
import { ScratchWriter } from './tree/scratch-file.js';
import { treeDigest } from './tree/tree-digest.js';

/** What a form says of how its archive is to be read. */
export interface ReadingOptions {
  /** The encoding of names that are not UTF-8; without it they are refused. */
  readonly names: NameEncoding | null;
  /** Whether `.git` is a part of the source. */
  readonly vcs: boolean;
}

export interface ArchiveRequest extends Partial<ReadingOptions> {
  /** The archive's bytes as they arrive; `followSpool` gives those of a file that still grows. */
  readonly body: AsyncIterable<Buffer>;
  /** The file of the same bytes once `body` has ended: a zip is read from there, since its directory is at its end. */
  readonly spool: string;
  /** The file that takes all contents, one after the other, in place of those of a reader that gave up; the caller
   * removes it when it is done with the source. */
  readonly scratch: string;
  readonly limits: ArchiveLimits;
  /** Bytes of memory for what is kept of the entries; without it as much as there is. */
  readonly roomBytes?: number;
  /** What stays free on the scratch file's disk. */
  readonly leastFreeBytes?: number;
}

/** A source that was read whole. */
export interface ReadSource {
  /** Go's dirhash of the tree. */
  readonly digest: string;
  /** Sorted; `SourceTree` opens them, `writeCanonical` packs them, and `FileIndex` keeps them. Each use walks the tree. */
  readonly entries: Iterable<SourceEntry>;
  /** Whether there are symbolic links among them. */
  readonly hasLinks: boolean;
  /** What was repaired, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads an archive, never unpacking it: contents go into one file, names stay data. Uses memory for names only, and
 * reads no faster than it can write. Files are read and written synchronously, as in `followSpool` and
 * `writeCanonical`: in a thread of its own, where this belongs, nobody waits meanwhile, and each trip through the pool
 * of file threads costs more than a piece of a cached file. Throws a failure whose code begins with `archive_`, or
 * `source_too_large`, `disk_full` and `NoRoom`; the scratch file may then exist half written.
 */
export async function readArchive(request: ArchiveRequest): Promise<ReadSource> {
  const { limits } = request;
  const meter = new ArchiveMeter(limits, request.roomBytes);
  await using scratch = await ScratchWriter.create(request.scratch, request.leastFreeBytes ?? 0);
  const { head, body } = await peek(meter.compressed(request.body), HEAD_BYTES);
  const kind = archiveKind(head);
  const names = new NameReader(request.names);
  const entries = entriesOf(kind, body, request, names, meter);
  const collected = await collectEntries(entries, scratch, limits, meter, request.vcs);
  // Of two entries of a zip with one name, some readers take the first; all tars take the last.
  const found = names.isForeign ? collected.found.map(asForeign) : collected.found;
  const { entries: arranged, ...tree } = arrangeTree(found, limits, { laterStands: kind !== 'zip' });
  const notes = [...collected.notes, ...tree.notes];
  return { digest: treeDigest(arranged), entries: arranged, hasLinks: tree.hasLinks, notes };
}

const asForeign = (entry: FoundEntry): FoundEntry => {
  if (entry.otherwise === null) return entry;
  const { name, link } = entry.otherwise;
  return 'link' in entry ? { ...entry, name, link } : { ...entry, name };
};

async function* entriesOf(
  kind: ArchiveKind,
  body: AsyncGenerator<Buffer>,
  request: ArchiveRequest,
  names: NameReader,
  meter: ArchiveMeter,
): AsyncGenerator<ArchiveEntry> {
  if (kind === 'zip') {
    for await (const _ of body);
    yield* readZip(request.spool, request.limits, meter, names);
  } else {
    yield* readTar(meter.expanded(kind === 'tar' ? body : decompress(body, kind)), names);
  }
}
