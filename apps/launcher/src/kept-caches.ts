import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { printBytes } from '@cgoforge/core';
import { markerOf } from './cache-image.js';
import { destroyDisk, imageOf } from './disk-pool.js';

const DAY_MS = 24 * 60 * 60_000;

/** How long caches are kept that nobody uses, and how much all of them may take. */
export interface CacheLimits {
  readonly days: number;
  /** On the disk, which is less than images say of themselves. */
  readonly bytes: number;
}

export interface KeptCache {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970; 0 where an image was not left whole, and has to go. `null` while it is in use. */
  readonly lastUse: number | null;
}

/** The caches of all tenants, also those that no launcher of today has opened. */
export async function listCaches(folder: string, isUsed: (name: string) => boolean): Promise<KeptCache[]> {
  // Beside an image lies its marker, which one of an earlier release may have left alone.
  const names = (await readdir(folder)).flatMap((name) => /^(.+)\.img(\.\w+)?$/.exec(name)?.[1] ?? []);
  const unique = new Set(names);
  return Promise.all(
    [...unique].map(async (name) => {
      const disk = join(folder, name);
      const bytes = await stat(imageOf(disk)).then(
        ({ blocks }) => blocks * 512,
        () => 0,
      );
      return { name, bytes, lastUse: isUsed(name) ? null : await lastUseOf(disk) };
    }),
  );
}

export const lastUseOf = (disk: string): Promise<number> =>
  stat(markerOf(disk)).then(
    ({ mtimeMs }) => Math.floor(mtimeMs),
    () => 0,
  );

/** Those that go: of the release before, unused for too long, and then the longest unused, while all take too much. */
export function cachesToRemove(caches: readonly KeptCache[], now: Date, { days, bytes }: CacheLimits) {
  let left = caches.reduce((sum, cache) => sum + cache.bytes, 0);
  const unused = caches.flatMap((cache) =>
    cache.lastUse === null ? [] : [{ ...cache, lastUse: cache.lastUse }],
  );
  return unused
    .sort((a, b) => a.lastUse - b.lastUse)
    .filter((cache) => {
      // The release before named one by its tenant alone, by which nobody asks any more.
      const isFormer = !cache.name.includes('.');
      const goes = isFormer || cache.lastUse < now.getTime() - days * DAY_MS || left > bytes;
      if (goes) left -= cache.bytes;
      return goes;
    });
}

/** Removes an image that nobody uses, its marker first: without one it is thrown away, should this end half-way.
 * Answers a sentence. */
export async function removeCache(folder: string, { name, bytes }: KeptCache): Promise<string> {
  const disk = join(folder, name);
  for (const marker of [markerOf(disk), `${imageOf(disk)}.clean`]) await rm(marker, { force: true });
  await destroyDisk(disk);
  return `The build cache of ${name} is removed; ${printBytes(bytes)} are free again.`;
}
