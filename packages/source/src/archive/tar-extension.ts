import { refuse } from './archive-failures.js';
import type { ByteReader } from './byte-reader.js';
import { decodePaxRecords, decodePaxSize } from './pax-records.js';
import { decodePaxSparse, type PaxSparse } from './pax-sparse.js';
import { paddingOf, type TarHeader, text } from './tar-header.js';

/** Extended headers of one entry, together: as much as libarchive takes. They are held in memory. */
const META_BYTES = 1024 ** 2;

/** What extended headers say of the entry that follows them. */
export interface TarExtension {
  readonly name?: Buffer;
  readonly link?: Buffer;
  /** Whether they are of pax records, and so UTF-8 where all is well. */
  readonly isNamedByPax?: boolean;
  readonly isLinkedByPax?: boolean;
  readonly size?: number;
  readonly sparse?: PaxSparse;
  readonly bytes: number;
}

export const isExtension = ({ type }: TarHeader) => 'xgLK'.includes(type);

/** Reads the content of an extended header, and adds what it says to what those before it said. */
export async function readExtension(
  bytes: ByteReader,
  header: TarHeader,
  before: TarExtension,
): Promise<TarExtension> {
  const total = before.bytes + header.size;
  if (!(total <= META_BYTES)) throw refuse(header.name, 'has extended headers of more than 1 MiB');
  const data = await bytes.exactly(header.size);
  await bytes.exactly(paddingOf(header.size));
  // An empty header counts too, so that the end marker cannot follow it.
  const extension = { ...before, bytes: total + 1 };
  if (header.type === 'L') return { ...extension, name: text(data), isNamedByPax: false };
  if (header.type === 'K') return { ...extension, link: text(data), isLinkedByPax: false };

  const records = decodePaxRecords(data);
  const latest = new Map(records);
  const sparse = decodePaxSparse(records);
  const [path, link, size] = [latest.get('path'), latest.get('linkpath'), latest.get('size')];
  if (header.type === 'g') {
    // For all entries that follow: git writes a comment here. A name for all makes no sense, and readers disagree.
    if (path || link || size || sparse) throw refuse(header.name, 'gives one name or size to all entries');
    return before;
  }
  // The path beside the name of a sparse file is made up, for readers that would unpack its map.
  const name = sparse?.name ?? path;
  return {
    ...extension,
    ...(name && { name, isNamedByPax: true }),
    ...(link && { link, isLinkedByPax: true }),
    ...(size && { size: decodePaxSize(size) }),
    ...(sparse && { sparse }),
  };
}
