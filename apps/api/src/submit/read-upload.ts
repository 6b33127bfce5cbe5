import { deserialize, serialize } from 'node:v8';
import {
  type ArchiveLimits,
  type AskedModule,
  readArchive,
  type SourceFile,
  SourceTree,
  selectModule,
  writeCanonical,
} from '@cgoforge/source';
import { findPrebuilt } from './find-prebuilt.js';
import type { ReadUpload, SourceDescription, UploadFiles } from './source-reader.js';

/** Reads an upload as it arrives. Throws as `readArchive` does. */
export async function readUpload(
  files: UploadFiles,
  body: AsyncIterable<Buffer>,
  limits: ArchiveLimits,
): Promise<ReadUpload> {
  const { files: found, ...source } = await readArchive({ ...files, body, limits });
  return { ...source, index: serialize(found) };
}

export async function describeUpload(
  files: UploadFiles,
  source: ReadUpload,
  asked: AskedModule,
): Promise<SourceDescription> {
  const tree = new SourceTree(filesOf(source), files.scratch);
  return { module: await selectModule(tree, asked), prebuilt: await findPrebuilt(tree) };
}

/** Writes the canonical file; answers its size. */
export function packUpload(files: UploadFiles, source: ReadUpload): Promise<number> {
  return writeCanonical(filesOf(source), files.scratch, files.canonical);
}

function filesOf({ index }: ReadUpload): readonly SourceFile[] {
  return deserialize(index) as readonly SourceFile[];
}
