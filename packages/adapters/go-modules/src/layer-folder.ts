import { chmod, mkdir, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Shows a finished folder as the layer `to`, read-only, whole or not at all. Of two makers of the same, one wins. */
export async function publishLayer(from: string, to: string): Promise<void> {
  await closeFolders(from);
  await mkdir(dirname(to), { recursive: true });
  // A folder that is read-only cannot change its parent, which is written in it.
  await chmod(from, 0o755);
  try {
    await rename(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
  await chmod(to, 0o555);
}

async function closeFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await closeFolders(join(folder, entry.name));
  }
  await chmod(folder, 0o555);
}
