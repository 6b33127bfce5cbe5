import { Failure } from '@cgoforge/core';
import type { ArchiveEntry } from './archive-entry.js';
import { broken, refuse } from './archive-failures.js';
import { ByteReader } from './byte-reader.js';
import { readGnuSparse } from './gnu-sparse.js';
import { bothOf, NameReader, NO_LINK } from './name-reader.js';
import { readSparseMap } from './pax-sparse.js';
import { brokenMap, type SparseMap, storedBytes, withHoles } from './sparse-map.js';
import { isExtension, readExtension, type TarExtension } from './tar-extension.js';
import { decodeTarHeader, paddingOf, TAR_BLOCK, type TarHeader } from './tar-header.js';
import { isZeros, ZEROS } from './zeros.js';

const KINDS: Readonly<Record<string, ArchiveEntry['kind']>> = {
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
  '3': 'device',
  '4': 'device',
  '6': 'fifo',
  V: 'volume label',
  D: 'dump folder',
};

/** Entries whose size is that of a content. */
const WITH_CONTENT: readonly ArchiveEntry['kind'][] = ['file', 'dump folder'];

/**
 * The entries of a tar, read strictly and as they arrive. A library is not used here because this code decides what a
 * hostile archive holds: tar-stream skips malformed pax records, decodes names lossily, reads on after the end marker,
 * and takes the end of the stream for the end of the archive, so that a cut archive looks whole.
 */
export async function* readTar(
  chunks: AsyncIterable<Buffer>,
  names = new NameReader(),
): AsyncGenerator<ArchiveEntry> {
  const bytes = new ByteReader(chunks);
  try {
    yield* entriesOf(bytes, names);
  } finally {
    await bytes.close();
  }
}

async function* entriesOf(bytes: ByteReader, names: NameReader): AsyncGenerator<ArchiveEntry> {
  let extension: TarExtension = { bytes: 0 };
  for (let first = true; ; first = false) {
    const block = await bytes.exactly(TAR_BLOCK);
    if (isZeros(block)) return await readEnd(bytes, extension);
    const header = decodeTarHeader(block);
    if (!header) {
      throw first
        ? new Failure('archive_unknown', 'What was compressed is not a tar archive.')
        : broken('A header of the archive is damaged.');
    }
    if (isExtension(header)) {
      extension = await readExtension(bytes, header, extension);
      continue;
    }
    const { archived, ...entry } = describe(header, extension, names);
    const sparse = await readMap(bytes, block, header, extension);
    extension = { bytes: 0 };
    const stored = bytes.take(archived - (sparse?.taken ?? 0));
    if (!sparse) {
      yield { ...entry, size: archived, holes: 0, content: stored };
    } else {
      const { map } = sparse;
      const inPieces = storedBytes(map);
      if (inPieces !== archived - sparse.taken) throw brokenMap();
      yield { ...entry, size: map.size, holes: map.size - inPieces, content: withHoles(map, stored) };
    }
    for await (const _ of stored);
    await bytes.exactly(paddingOf(archived));
  }
}

/** A second empty block, and nothing but zeros after it: the end that every writer makes since 1988. */
async function readEnd(bytes: ByteReader, extension: TarExtension): Promise<void> {
  if (extension.bytes > 0) throw broken('The archive ends after an extended header, without its entry.');
  await expectZeros(await bytes.exactly(TAR_BLOCK));
  for (let rest = await bytes.some(ZEROS.length); rest; rest = await bytes.some(ZEROS.length)) {
    await expectZeros(rest);
  }
}

async function expectZeros(block: Buffer): Promise<void> {
  if (!isZeros(block)) throw broken('Something follows the end of the archive.');
}

/** The map of a sparse file, and the bytes that it takes of the entry's; `null` for a file without holes. */
async function readMap(
  bytes: ByteReader,
  block: Buffer,
  header: TarHeader,
  { sparse }: TarExtension,
): Promise<{ map: SparseMap; taken: number } | null> {
  const isOld = header.type === 'S';
  if (!sparse) return isOld ? { map: await readGnuSparse(block, bytes), taken: 0 } : null;
  if (isOld || KINDS[header.type] !== 'file') throw brokenMap();
  const { size, pieces } = sparse;
  return pieces ? { map: { size, pieces }, taken: 0 } : readSparseMap(size, bytes);
}

/** `archived` are the bytes that the entry has in the archive. */
function describe(
  header: TarHeader,
  extension: TarExtension,
  names: NameReader,
): Pick<ArchiveEntry, 'name' | 'kind' | 'link' | 'otherwise' | 'fromWindows'> & { archived: number } {
  const rawName = extension.name ?? header.name;
  const kind = KINDS[header.type];
  if (header.type === 'M') throw refuse(rawName, 'is a part of a file from another volume');
  if (!kind) throw refuse(rawName, `has the unknown type ${JSON.stringify(header.type)}`);
  const declared = extension.size ?? header.size;
  if (Number.isNaN(declared)) throw broken('A header of the archive has no valid size.');
  const name = names.read(rawName, extension.isNamedByPax === true);
  const link = kind.endsWith('link')
    ? names.read(extension.link ?? header.link, extension.isLinkedByPax === true, name.text)
    : NO_LINK;
  // All others have none, whatever their size field says (POSIX, pax interchange format).
  const archived = WITH_CONTENT.includes(kind) ? declared : 0;
  return { ...bothOf(name, link), kind, archived, fromWindows: false };
}
