import { open, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Disk, makeDisk, mountDisk } from './disk-pool.js';
import { unmount } from './unmount.js';

// A cache's file system has no journal, so what a crash of the machine leaves of it may be wrong without showing. And what a
// killed launcher had mounted was not looked through for what a build may have left. A marker beside the image says that it was
// looked through, unmounted, and is whole on the disk; an image without one is thrown away, since a cache is no loss.

const markerOf = (image: string) => `${image}.clean`;

/** Mounts the image, made anew unless it was left whole. */
export async function openCacheImage(image: string, mountPoint: string, bytes: number): Promise<Disk> {
  const isWhole = await rm(markerOf(image)).then(
    () => true,
    () => false,
  );
  // Nothing may be written to the image before the marker is gone for good.
  await sync(dirname(image));
  const kept = isWhole ? await mountDisk(image, mountPoint).catch(() => null) : null;
  if (kept) return kept;
  await rm(image, { force: true });
  return makeDisk(image, mountPoint, bytes);
}

/** Unmounts the image and marks it as whole. */
export async function closeCacheImage({ image, path }: Disk): Promise<void> {
  await unmount(path);
  await sync(image);
  await writeFile(markerOf(image), '');
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
