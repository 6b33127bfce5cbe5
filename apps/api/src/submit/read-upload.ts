import {
  type ArchiveLimits,
  type ArchiveRequest,
  type AskedModule,
  FileIndex,
  type ReadSource,
  readArchive,
  type SelectedModule,
  SourceTree,
  selectModule,
  writeCanonical,
} from '@cgoforge/source';
import type { UploadFiles } from './source-reader.js';

/** Reads an upload as it arrives, in the way that is asked, with so much memory for its names and so much left on the
 * disk. Throws as `readArchive` does. */
export async function readUpload(
  files: UploadFiles,
  body: AsyncIterable<Buffer>,
  limits: ArchiveLimits,
  how: Pick<ArchiveRequest, 'names' | 'vcs' | 'roomBytes' | 'leastFreeBytes'> = {},
): Promise<Pick<ReadSource, 'digest' | 'hasLinks' | 'notes'>> {
  const { entries, ...source } = await readArchive({ ...files, ...how, body, limits });
  new FileIndex(files.index).write(entries);
  return source;
}

export async function describeUpload(files: UploadFiles, asked: AskedModule): Promise<SelectedModule> {
  return selectModule(new SourceTree(new FileIndex(files.index), files.scratch), asked);
}

/** Writes the canonical file; answers its size. */
export function packUpload(files: UploadFiles): Promise<number> {
  return writeCanonical(new FileIndex(files.index), files.scratch, files.canonical);
}
