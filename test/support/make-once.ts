import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Lets `make` fill a folder that then is `folder`; when that is there already nothing is done. It is whole or not
 * there. */
export async function makeOnce(folder: string, make: (making: string) => Promise<unknown>): Promise<string> {
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  try {
    await make(making);
    await rename(making, folder).catch((error: NodeJS.ErrnoException) => {
      // Another was quicker, and made the same.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return folder;
}
