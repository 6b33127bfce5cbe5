import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@cgoforge/io';

const A_DAY_MS = 24 * 3_600_000;

/** A file in `folder` that is still to be written, named for the process that writes it. */
export const nextPartial = (folder: string) => join(folder, `${process.pid}-${randomUUID()}`);

/** Removes what writers left that are gone; those of living ones, such as the API's beside the worker's, stay. */
export async function sweepPartials(folder: string, now: Date): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!isRunning(Number.parseInt(name, 10)) || (await isOld(path, now))) await rm(path, { force: true });
  }
}

/** A process id may belong to a stranger by now: what nobody wrote to for a day has no writer either. */
async function isOld(path: string, now: Date): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && now.getTime() - found.mtimeMs > A_DAY_MS;
}
