import { Failure } from '@cgoforge/core';
import { type ArchiveEntry, decodeUtf8 } from './archive-entry.js';
import { broken, refuse } from './archive-failures.js';
import { ByteReader } from './byte-reader.js';
import { decodePaxRecords, decodePaxSize } from './pax-records.js';
import { decodeTarHeader, TAR_BLOCK, type TarHeader, text } from './tar-header.js';

/** Extended headers of one entry, together. Real ones have some hundred bytes; they are held in memory. */
const META_BYTES = 64 * 1024;

const ZEROS = Buffer.alloc(64 * 1024);

const KINDS: Readonly<Record<string, ArchiveEntry['kind']>> = {
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};

const REFUSED: Readonly<Record<string, string>> = {
  '3': 'is a character device',
  '4': 'is a block device',
  '6': 'is a fifo',
  S: 'is a sparse file',
  M: 'is a part of a file from another volume',
  V: 'is a volume label',
  D: 'is a folder of an incremental archive',
};

/** What extended headers say of the entry that follows them. */
interface Extension {
  name?: Buffer;
  link?: Buffer;
  size?: number;
  bytes: number;
}

/**
 * The entries of a tar, read strictly and as they arrive. A library is not used here because this code decides what a
 * hostile archive holds: tar-stream skips malformed pax records, decodes names lossily, reads on after the end marker,
 * and takes the end of the stream for the end of the archive, so that a cut archive looks whole.
 */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<ArchiveEntry> {
  const bytes = new ByteReader(chunks);
  let extension: Extension = { bytes: 0 };
  for (let first = true; ; first = false) {
    const block = await bytes.exactly(TAR_BLOCK);
    if (ZEROS.subarray(0, TAR_BLOCK).equals(block)) return await readEnd(bytes, extension);
    const header = decodeTarHeader(block);
    if (!header) {
      throw first
        ? new Failure('archive_unknown', 'What was compressed is not a tar archive.')
        : broken('A header of the archive is damaged.');
    }
    if ('xgLK'.includes(header.type)) {
      extension = await readExtension(bytes, header, extension);
      continue;
    }
    const entry = entryOf(header, extension);
    extension = { bytes: 0 };
    const content = bytes.take(entry.size);
    yield { ...entry, content };
    for await (const _ of content);
    await bytes.exactly(padding(entry.size));
  }
}

/** A second empty block, and nothing but zeros after it: the end that every writer makes since 1988. */
async function readEnd(bytes: ByteReader, extension: Extension): Promise<void> {
  if (extension.bytes > 0) throw broken('The archive ends after an extended header, without its entry.');
  await expectZeros(await bytes.exactly(TAR_BLOCK));
  for (let rest = await bytes.some(ZEROS.length); rest; rest = await bytes.some(ZEROS.length)) {
    await expectZeros(rest);
  }
}

async function expectZeros(block: Buffer): Promise<void> {
  if (!ZEROS.subarray(0, block.length).equals(block))
    throw broken('Something follows the end of the archive.');
}

async function readExtension(bytes: ByteReader, header: TarHeader, before: Extension): Promise<Extension> {
  const total = before.bytes + header.size;
  if (!(total <= META_BYTES)) throw refuse(header.name, 'has extended headers of more than 64 KiB');
  const data = await bytes.exactly(header.size);
  await bytes.exactly(padding(header.size));
  // An empty header counts too, so that the end marker cannot follow it.
  const extension = { ...before, bytes: total + 1 };
  if (header.type === 'L') return { ...extension, name: text(data) };
  if (header.type === 'K') return { ...extension, link: text(data) };

  const records = decodePaxRecords(data);
  const sparse = [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
  if (sparse) throw refuse(records.get('GNU.sparse.name') ?? header.name, 'is a sparse file');
  const [name, link, size] = [records.get('path'), records.get('linkpath'), records.get('size')];
  if (header.type === 'g') {
    // For all entries that follow: git writes a comment here. A name for all makes no sense, and readers disagree.
    if (name || link || size) throw refuse(header.name, 'gives one name or size to all entries');
    return before;
  }
  return {
    ...extension,
    ...(name && { name }),
    ...(link && { link }),
    ...(size && { size: decodePaxSize(size) }),
  };
}

function entryOf(header: TarHeader, extension: Extension): Omit<ArchiveEntry, 'content'> {
  const rawName = extension.name ?? header.name;
  const kind = KINDS[header.type];
  if (!kind)
    throw refuse(rawName, REFUSED[header.type] ?? `has the unknown type ${JSON.stringify(header.type)}`);
  const declared = extension.size ?? header.size;
  if (Number.isNaN(declared)) throw broken('A header of the archive has no valid size.');
  const name = decodeUtf8(rawName);
  const link = kind.endsWith('link') ? decodeUtf8(extension.link ?? header.link) : '';
  if (name === null || link === null) throw refuse(rawName, 'has a name that is not UTF-8');
  // Links and folders have no content, whatever their size field says (POSIX, pax interchange format).
  return { name, kind, link, size: kind === 'file' ? declared : 0, fromWindows: false };
}

function padding(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}
