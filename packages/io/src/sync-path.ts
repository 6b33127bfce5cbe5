import { open } from 'node:fs/promises';

/** Has the disk keep the bytes of a file, or the names in a folder, before anything that relies on them. */
export async function syncPath(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}
