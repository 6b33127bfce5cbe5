import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Source, SourceModule } from '@cgoforge/core';
import {
  DEFAULT_ARCHIVE_LIMITS,
  readArchive,
  SourceTree,
  selectModule,
  writeCanonical,
} from '@cgoforge/source';
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
    const [spool, scratch, canonical] = [at('spool'), at('scratch'), at('canonical')];
    await writeFile(spool, archive);
    const body = Readable.from([archive]);
    const { digest, files } = await readArchive({ body, spool, scratch, limits: DEFAULT_ARCHIVE_LIMITS });
    const module: SourceModule = await selectModule(new SourceTree(files, scratch), { dir, package: null });
    await writeCanonical(files, scratch, canonical);
    return { digest, module, canonical: await readFile(canonical) };
  });
}
