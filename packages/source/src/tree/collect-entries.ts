import { createHash } from 'node:crypto';
import { Failure, printBytes } from '@cgoforge/core';
import type { ArchiveEntry } from '../archive/archive-entry.js';
import { refuse } from '../archive/archive-failures.js';
import { type ArchiveLimits, LINK_BYTES } from '../archive/archive-limits.js';
import type { ArchiveMeter } from '../archive/archive-meter.js';
import { quoteName } from '../archive/quote-name.js';
import { checkLength, entryPath, segmentsOf } from './entry-path.js';
import { FolderSizes } from './folder-sizes.js';
import type { Content, FoundEntry } from './found-entry.js';
import { leftOutFor, leftOutNotes } from './left-out.js';
import type { ScratchWriter } from './scratch-file.js';

/** The longest first line of a script that is looked at; the kernel reads 256 bytes. */
const FIRST_LINE = 256;

/** From here on a sender is told what takes the room, and so the time of each upload. */
const LARGE = 200 * 1024 ** 2;

/** Moves the contents of all entries that stay into the scratch file; `.git` stays if `keepsGit`. */
export async function collectEntries(
  entries: AsyncIterable<ArchiveEntry>,
  scratch: ScratchWriter,
  limits: ArchiveLimits,
  meter: ArchiveMeter,
  keepsGit = false,
): Promise<{ found: FoundEntry[]; notes: string[] }> {
  const found: FoundEntry[] = [];
  const leftOut = new Map<string, number>();
  const folders = new FolderSizes();
  try {
    for await (const entry of entries) {
      meter.addEntries(1);
      const reason = leftOutFor(entry.name, keepsGit);
      if (reason) {
        folders.add(`${reason}/`, entry.size);
        leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
        continue;
      }
      judgeNames(entry, limits);
      folders.add(entry.name, entry.size);
      found.push(await collect(entry, scratch, limits, meter));
      meter.hold(entry.name, entry.link, entry.otherwise?.name ?? '', entry.otherwise?.link ?? '');
    }
  } catch (error) {
    throw withFolders(error, folders);
  }
  scratch.flush();
  const largest = folders.all >= LARGE ? folders.largest() : null;
  const notes = leftOutNotes(leftOut);
  if (largest) notes.push(`The archive has ${printBytes(folders.all)}; its largest folders are ${largest}.`);
  return { found, notes };
}

/** Of what is too large, what makes it so. */
function withFolders(error: unknown, folders: FolderSizes): unknown {
  const largest = folders.largest();
  const isTooLarge =
    error instanceof Failure && (error.code === 'source_too_large' || error.code === 'archive_bomb');
  if (!isTooLarge || largest === null) return error;
  const detail = `${error.detail} The largest folders of what was read are ${largest}.`;
  return new Failure(error.code, detail, { next: error.next, cause: error });
}

/** Judged again when the tree is made and backslashes are understood; before that too, so that a bad name ends the upload
 * at once, and the names that are kept are short. */
function judgeNames({ name, kind, link }: ArchiveEntry, limits: ArchiveLimits): void {
  // A label is no path.
  if (kind === 'volume label') return;
  if (name.includes('\\')) checkLength(name, [], limits);
  else entryPath(name, limits);
  // All the way up and down again is enough for any, and keeps what following them costs small.
  if (Buffer.byteLength(link) > LINK_BYTES || segmentsOf(link).length > 2 * limits.depth) {
    throw refuse(name, 'is a link with a target that is too long');
  }
}

async function collect(
  entry: ArchiveEntry,
  scratch: ScratchWriter,
  limits: ArchiveLimits,
  meter: ArchiveMeter,
) {
  const { name, kind, link, otherwise, fromWindows, size } = entry;
  const named = { name, otherwise, fromWindows };
  if (kind === 'symlink' || kind === 'hardlink') return { ...named, kind, link };
  if (kind === 'directory' && size > 0) throw refuse(name, 'is a folder, but has content');
  if (kind !== 'file') return { ...named, kind };
  if (size > limits.fileBytes) {
    throw new Failure('archive_bomb', `${quoteName(name)} is larger than ${printBytes(limits.fileBytes)}.`);
  }
  meter.expand(entry.holes);
  return { ...named, kind, content: await store(entry, scratch) };
}

async function store(entry: ArchiveEntry, scratch: ScratchWriter): Promise<Content> {
  const offset = scratch.position;
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  for await (const chunk of entry.content) {
    if (head.length < FIRST_LINE) head = Buffer.concat([head, chunk.subarray(0, FIRST_LINE - head.length)]);
    hash.update(chunk);
    scratch.write(chunk);
  }
  return { offset, size: entry.size, sha256: hash.digest('hex'), script: scriptOf(head) };
}

function scriptOf(head: Buffer): Content['script'] {
  const line = head.toString('latin1');
  if (!line.startsWith('#!')) return null;
  return /^[^\n]*\r\n/.test(line) ? 'crlf' : 'lf';
}
