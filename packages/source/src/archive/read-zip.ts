import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { Failure } from '@cgoforge/core';
import { openPromise, type ZipFile } from 'yauzl';
import type { ArchiveEntry } from './archive-entry.js';
import { broken, refuse } from './archive-failures.js';
import { type ArchiveLimits, LINK_BYTES } from './archive-limits.js';
import type { ArchiveMeter } from './archive-meter.js';
import { bothOf, type NameReader, NO_LINK } from './name-reader.js';
import { NoRoom } from './no-room.js';
import { quoteName } from './quote-name.js';
import { readRange } from './read-range.js';
import { readZipDirectory, type ZipMember } from './zip-directory.js';
import { checkEndRecords, checkMembersTouch, LONGEST_TAIL } from './zip-layout.js';

const KINDS = new Map<number, ArchiveEntry['kind']>([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
  [0o010000, 'fifo'],
  [0o020000, 'device'],
  [0o060000, 'device'],
  [0o140000, 'socket'],
]);

/** The entries of a finished zip, in the order of their bytes. */
export async function* readZip(path: string, limits: ArchiveLimits, meter: ArchiveMeter, names: NameReader) {
  const zip = await asBroken(openPromise(path, { decodeStrings: false, autoClose: false }));
  try {
    if (zip.entryCount > limits.entries) meter.addEntries(zip.entryCount);
    // A number, whatever its declaration says.
    const start = Number(zip.readEntryCursor);
    const members = await asBroken(readZipDirectory(zip, limits.pathBytes, meter, names));
    const place = { start, end: Number(zip.readEntryCursor), entries: members.length };
    checkEndRecords(await tailOf(path, place.end, zip.fileSize), place);
    checkMembersTouch(members, place);
    for (const member of members) yield await entryOf(zip, member, meter, names);
  } finally {
    zip.close();
  }
}

/** All behind the directory. */
async function tailOf(path: string, start: number, size: number): Promise<Buffer> {
  if (size - start > LONGEST_TAIL)
    throw broken('The zip is damaged: its directory does not lead to its end.');
  await using file = await open(path);
  return Buffer.concat([...readRange(file, start, size - start)]);
}

async function entryOf(
  zip: ZipFile,
  member: ZipMember,
  meter: ArchiveMeter,
  names: NameReader,
): Promise<ArchiveEntry> {
  const { name, fromWindows, size } = member;
  const kind = KINDS.get(member.unixType);
  if (!kind) throw refuse(name.text, 'is of an unknown type');
  const content = meter.expanded(readMember(zip, member));
  if (kind !== 'symlink') return { ...bothOf(name, NO_LINK), kind, size, holes: 0, fromWindows, content };
  if (size > LINK_BYTES) throw refuse(name.text, 'is a link with a target that is too long');
  const link = names.read(await buffer(content), false, name.text);
  return { ...bothOf(name, link), kind, size: 0, holes: 0, fromWindows, content: nothing() };
}

/** The content of a member; yauzl holds it to its size, we to its checksum. */
async function* readMember(zip: ZipFile, member: ZipMember): AsyncGenerator<Buffer> {
  const { dataStart, compressedSize, deflated, size } = member;
  // Not yauzl's own promise of it, which calls another method (3.4.0).
  const opening = new Promise<Readable>((resolve, reject) => {
    zip.openReadStreamLowLevel(
      dataStart,
      compressedSize,
      0,
      compressedSize,
      deflated,
      size,
      (error, opened) => (error ? reject(error) : resolve(opened)),
    );
  });
  const stream = await asBroken(opening);
  let checksum = 0;
  try {
    for await (const chunk of stream) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw asBrokenError(error);
  }
  if (checksum !== member.crc32) throw broken(`The content of ${quoteName(member.name.text)} is damaged.`);
}

async function* nothing(): AsyncGenerator<Buffer> {}

function asBroken<T>(promise: Promise<T>): Promise<T> {
  return promise.catch((error: unknown) => {
    throw asBrokenError(error);
  });
}

/** yauzl throws plain errors for every malformed byte; what we throw ourselves stays as it is. */
function asBrokenError(error: unknown): unknown {
  return error instanceof Failure || error instanceof NoRoom
    ? error
    : broken('The zip is damaged or cut off.', error);
}
