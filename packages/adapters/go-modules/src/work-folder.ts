import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@cgoforge/io';

/** Runs `work` with a folder of its own, named for this process, under a swept `root`; removes what is left of it. */
export async function inWorkFolder<T>(root: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(root, `${process.pid}-${randomUUID()}`);
  await mkdir(folder, { mode: 0o700 });
  try {
    return await work(folder);
  } finally {
    // What cannot be removed must not hide how the work went; the next start sweeps it.
    await removeTree(folder).catch(() => undefined);
  }
}

/** Makes `root` if it is missing, and removes from it the folders of processes that are gone. */
export async function sweepWorkFolders(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) {
    if (!isRunning(Number.parseInt(name, 10))) await removeTree(join(root, name));
  }
}

/** Read-only folders are emptied only by root, or after they were made writable. */
async function removeTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  await chmod(folder, 0o700);
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  // A go command leaves a child behind that may still write its telemetry here.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
