import { rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { succeeds } from '@cgoforge/core';
import { syncPath } from '@cgoforge/io';
import { type Disk, makeDisk, mountDisk } from './disk-pool.js';
import { unmount } from './mounts.js';

// A cache's file system has no journal, so what a crash of the machine leaves of it may be wrong without showing. And what a
// killed launcher had mounted was not looked through for what a build may have left. A marker beside the image says that it was
// looked through, unmounted, and is whole on the disk; an image without one is thrown away, since a cache is no loss.

const markerOf = (image: string) => `${image}.clean`;

/** Mounts the image, made anew unless it was left whole. */
export async function openCacheImage(disk: Disk, bytes: number): Promise<void> {
  const { image } = disk;
  const isWhole = await succeeds(rm(markerOf(image)));
  // Nothing may be written to the image before the marker is gone for good.
  await syncPath(dirname(image));
  if (isWhole && (await succeeds(mountDisk(disk)))) return;
  await rm(image, { force: true });
  await makeDisk(disk, bytes);
}

/** Unmounts the image and marks it as whole. */
export async function closeCacheImage({ image, path }: Disk): Promise<void> {
  await unmount(path);
  await syncPath(image);
  await writeFile(markerOf(image), '');
}
