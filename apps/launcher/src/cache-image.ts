import { rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { succeeds } from '@cgoforge/core';
import { syncPath } from '@cgoforge/io';
import { imageOf, makeDisk, mountDisk } from './disk-pool.js';
import { unmount } from './mounts.js';

// A cache's file system has no journal, so what a crash of the machine leaves of it may be wrong without showing. And
// what a killed launcher had mounted was not looked through for what a build may have left. A marker beside the image
// says that it was looked through, unmounted, and is whole on disk; one without is thrown away: a cache is no loss.

const markerOf = (disk: string) => `${imageOf(disk)}.clean`;

/** Mounts the image, made anew unless it was left whole. */
export async function openCacheImage(disk: string, bytes: number): Promise<void> {
  const isWhole = await succeeds(rm(markerOf(disk)));
  // Nothing may be written to the image before the marker is gone for good.
  await syncPath(dirname(disk));
  if (isWhole && (await succeeds(mountDisk(disk)))) return;
  await rm(imageOf(disk), { force: true });
  await makeDisk(disk, bytes);
}

/** Unmounts the image and marks it as whole. */
export async function closeCacheImage(disk: string): Promise<void> {
  await unmount(disk);
  await syncPath(imageOf(disk));
  await writeFile(markerOf(disk), '');
}
