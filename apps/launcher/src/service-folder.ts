import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@cgoforge/core';
import { command } from './commands.js';

/**
 * Opens a folder below `home` that the service made. The service may be mistaken, so no component may be a link: it
 * would show the sandbox another folder of this machine. Each is therefore opened below the one before, and not by a
 * path that could mean something else the next time. Names must have been matched against a strict pattern. Throws
 * `lost` where there is no such folder, since a retry makes it anew.
 */
async function openServiceFolder(home: string, names: readonly string[]): Promise<FileHandle> {
  let folder = await open(home, constants.O_RDONLY | constants.O_DIRECTORY);
  for (const name of names) {
    const parent = folder;
    const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
    try {
      folder = await open(`/proc/self/fd/${parent.fd}/${name}`, flags);
    } catch (cause) {
      throw new Failure('lost', `${join(home, ...names)} is not a folder.`, { cause });
    } finally {
      await parent.close();
    }
  }
  return folder;
}

/** Throws `lost` where there is no such folder. */
export async function findServiceFolder(home: string, names: readonly string[]): Promise<void> {
  await using _ = await openServiceFolder(home, names);
}

/** Mounts such a folder read-only at `mountPoint`, which then stays the same folder whatever becomes of its name. */
export async function mountServiceFolder(home: string, names: readonly string[], mountPoint: string) {
  await using folder = await openServiceFolder(home, names);
  await mkdir(mountPoint, { recursive: true, mode: 0o700 });
  const source = `/proc/${process.pid}/fd/${folder.fd}`;
  // Made canonical, the source would be a path again.
  await command('mount', ['--no-canonicalize', '-o', 'bind,ro,nosuid,nodev', source, mountPoint]);
}
