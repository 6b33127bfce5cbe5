import { rm, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { succeeds } from '@cgoforge/core';
import { syncPath } from '@cgoforge/io';
import { command } from './commands.js';
import { doubtOfDisk } from './disk-errors.js';
import { destroyDisk, imageOf, makeDisk, mountDisk } from './disk-pool.js';
import { unmount } from './mounts.js';

// A cache's file system has no journal, so what a crash of the machine leaves of it may be wrong without showing. And
// what a killed launcher had mounted was not looked through for what a build may have left. A marker beside the image
// says that it was looked through, unmounted, and is whole on disk; one without is thrown away: a cache is no loss.

/** Its time is that of the last use. */
export const markerOf = (disk: string) => `${imageOf(disk)}.sound`;

/** Mounts the image, made anew unless it was left whole and the kernel knows nothing else of it. */
export async function openCacheImage(disk: string, bytes: number): Promise<void> {
  const isWhole = await succeeds(rm(markerOf(disk)));
  // Nothing may be written to the image before the marker is gone for good.
  await syncPath(dirname(disk));
  if (isWhole && (await succeeds(mountDisk(disk))) && (await doubtOfDisk(disk)) === null) return;
  await destroyDisk(disk);
  await makeDisk(disk, bytes);
}

/**
 * Unmounts the image and marks it as whole; or answers why it is not, and it is unmounted or not. `look` is asked for
 * its doubts when it has been mounted anew, so that it sees what has come to the disk, and not what the kernel still
 * had in memory of what it could not write.
 */
export async function closeCacheImage(
  disk: string,
  lastUse: Date,
  look: () => Promise<string | null>,
): Promise<string | null> {
  const doubt = await doubtOfDisk(disk);
  if (doubt !== null) return doubt;
  await unmount(disk);
  await syncPath(imageOf(disk));
  await mountDisk(disk);
  const found = (await doubtOfDisk(disk)) ?? (await look());
  if (found !== null) return found;
  // What Go has removed is given back to the disk of the image, where that can be.
  await command('fstrim', [disk]).catch(() => undefined);
  await unmount(disk);
  await syncPath(imageOf(disk));
  await writeFile(markerOf(disk), '');
  await utimes(markerOf(disk), lastUse, lastUse);
  return null;
}
