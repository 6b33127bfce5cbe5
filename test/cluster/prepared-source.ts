import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Source } from '@cgoforge/core';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { describeUpload, packUpload, readUpload } from '../../apps/api/src/submit/read-upload.js';
import { inFolder } from '../support/in-folder.js';

/** An archive as the API stores it. */
export interface PreparedSource extends Pick<Source, 'digest' | 'module'> {
  /** The canonical tar.gz. */
  readonly canonical: Buffer;
}

/** Reads an archive as the API does; `dir` is the module's folder. */
export async function prepareSource(archive: Buffer, dir: string): Promise<PreparedSource> {
  return inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const files = {
      folder,
      spool: at('spool'),
      scratch: at('scratch'),
      index: at('index'),
      canonical: at('canonical'),
      length: null,
    };
    await writeFile(files.spool, archive);
    const source = await readUpload(files, Readable.from([archive]), DEFAULT_ARCHIVE_LIMITS);
    const module = await describeUpload(files, { dir, package: null, mod: null, env: [] });
    await packUpload(files);
    return { digest: source.digest, module, canonical: await readFile(files.canonical) };
  });
}
