import { join } from 'node:path';
import type { UploadFiles } from './source-reader.js';

/** Where the files of an upload lie, in a folder of its own. */
export function uploadFilesIn(folder: string, length: number | null): UploadFiles {
  const at = (name: string) => join(folder, name);
  return {
    ...{ folder, length },
    ...{ spool: at('spool'), scratch: at('scratch'), index: at('index'), canonical: at('canonical') },
  };
}
