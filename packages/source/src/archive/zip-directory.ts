import { crc32 } from 'node:zlib';
import { Failure } from '@cgoforge/core';
import type { Entry, LocalFileHeader, ZipFile } from 'yauzl';
import { decodeUtf8 } from './archive-entry.js';
import { refuse } from './archive-failures.js';
import type { ArchiveMeter } from './archive-meter.js';
import type { NameReader, ReadName } from './name-reader.js';

/** A file or folder of a zip, as its two headers agree on it. Small: a directory of them is held in memory. */
export interface ZipMember {
  readonly name: ReadName;
  readonly fromWindows: boolean;
  /** File type bits of the Unix mode; 0 where no Unix made it. */
  readonly unixType: number;
  readonly deflated: boolean;
  /** Its checksum and sizes stand behind its content too. */
  readonly sizesFollow: boolean;
  readonly crc32: number;
  readonly size: number;
  readonly compressedSize: number;
  readonly start: number;
  readonly dataStart: number;
}

const ENCRYPTED = 0x1;
const SIZES_FOLLOW = 0x8;
const UTF8_NAMES = 0x800;
const STORED = 0;
const DEFLATED = 8;

/** Hosts that write backslashes: FAT, HPFS, NTFS (two numbers are in use), VFAT. */
const WINDOWS_HOSTS = [0, 6, 10, 11, 14];

/** Every member in the order of its bytes. Refuses headers that disagree, which would let two readers see two
 * archives; throws `NoRoom` when the meter does. */
export async function readZipDirectory(
  zip: ZipFile,
  pathBytes: number,
  meter: ArchiveMeter,
  names: NameReader,
): Promise<ZipMember[]> {
  const members: ZipMember[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.generalPurposeBitFlag & ENCRYPTED) {
      throw new Failure('archive_encrypted', 'The zip is encrypted.');
    }
    const local = await zip.readLocalFileHeaderPromise(entry);
    const member = memberOf(entry, local, pathBytes, names);
    meter.hold(member.name.text, member.name.otherwise ?? '');
    members.push(member);
  }
  return members.sort((a, b) => a.start - b.start);
}

function memberOf(entry: Entry, local: LocalFileHeader, pathBytes: number, names: NameReader): ZipMember {
  if (entry.fileNameRaw.length > pathBytes) {
    throw refuse(entry.fileNameRaw, `has a name of more than ${pathBytes} bytes`);
  }
  const name = nameOf(entry, names);
  const sizesFollow = (local.generalPurposeBitFlag & SIZES_FOLLOW) !== 0;
  const agree =
    local.fileName.equals(entry.fileNameRaw) &&
    local.compressionMethod === entry.compressionMethod &&
    (local.generalPurposeBitFlag & ENCRYPTED) === 0 &&
    (sizesFollow || local.crc32 === entry.crc32) &&
    (sizesFollow || sameSize(local.compressedSize, entry.compressedSize)) &&
    (sizesFollow || sameSize(local.uncompressedSize, entry.uncompressedSize));
  if (!agree) throw refuse(name.text, 'is described differently in the two headers that a zip has for it');
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw refuse(
      name.text,
      `is compressed by method ${entry.compressionMethod}`,
      'Pack it again with deflate.',
    );
  }
  return {
    name,
    fromWindows: WINDOWS_HOSTS.includes(entry.versionMadeBy >> 8),
    unixType: (entry.externalFileAttributes >>> 16) & 0o170000,
    deflated: entry.compressionMethod === DEFLATED,
    sizesFollow,
    crc32: entry.crc32,
    size: entry.uncompressedSize,
    compressedSize: entry.compressedSize,
    start: entry.relativeOffsetOfLocalHeader,
    dataStart: local.fileDataStart,
  };
}

/** A local size of 0xffffffff stands in the zip64 field, which a reader of the directory does not need. */
function sameSize(local: number, central: number): boolean {
  return local === central || local === 0xffffffff;
}

/**
 * The name in UTF-8: marked so, given so in Info-ZIP's extra field, or readable so. Without any of these it is what the
 * sender says that it is: a code page would have to be guessed, and a wrong guess would rename files.
 */
function nameOf(entry: Entry, names: NameReader): ReadName {
  const raw = entry.fileNameRaw;
  const unicode = entry.extraFields.find(
    ({ id, data }) =>
      id === 0x7075 && data[0] === 1 && data.length > 5 && data.readUInt32LE(1) === crc32(raw),
  );
  const marked = (entry.generalPurposeBitFlag & UTF8_NAMES) !== 0;
  const given = unicode && !marked ? unicode.data.subarray(5) : null;
  return given && decodeUtf8(given) !== null ? names.read(given, true) : names.read(raw, marked);
}
