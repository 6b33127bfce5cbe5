import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTAINERS } from '@cgoforge/core';
import { AttemptRecord } from './attempt-record.js';
import { cacheNameOf } from './build-caches.js';
import { containerGroup, removeGroups } from './cgroup.js';
import type { Layout } from './layout.js';
import { mountsBelow, unmount } from './mounts.js';
import type { Runc } from './runc.js';

/** What an earlier launcher has left when it died: answers the attempts that go on, and removes the rest, which are
 * containers, cgroups, mounts with their loop devices, disks, and what was set up in part. A build cache without its
 * marker is thrown away at its next use. */
export async function takeLeftovers(home: string, layout: Layout, runc: Runc): Promise<AttemptRecord[]> {
  const folders = await readdir(layout.attempts).catch(() => []);
  const found = await Promise.all(folders.map((name) => AttemptRecord.read(join(layout.attempts, name))));
  const records = found.filter((record) => record !== null);
  const kept = keptOf(records, layout);

  for (const id of await runc.ids()) {
    if (!kept.containers.has(id)) await runc.remove(id, containerGroup(home, id));
  }
  await removeGroups(home, kept.containers);
  for (const mountPoint of await mountsBelow(layout.sandbox)) {
    if (!kept.mounts.some((place) => `${mountPoint}/`.startsWith(`${place}/`))) await unmount(mountPoint);
  }
  await removeOthers(layout.attempts, kept.folders);
  await removeOthers(layout.disks, kept.mounts);
  return records;
}

/** What belongs to attempts that go on: containers by id, mount points with all below, and the attempts' folders. */
function keptOf(records: readonly AttemptRecord[], layout: Layout) {
  const names = records.map(({ facts }) => facts.order.attempt);
  return {
    containers: new Set(names.flatMap((name) => CONTAINERS.map((container) => `${name}-${container}`))),
    mounts: records.flatMap(({ folder, facts: { disks, order } }) => {
      // What was set up in part is removed, and set up anew.
      if (disks === null) return [];
      const name = cacheNameOf(order);
      const cache = [name, order.cacheOf].filter((each) => each !== null);
      return [folder, disks.work, disks.delivered, ...cache.map((each) => join(layout.caches, each))];
    }),
    folders: records.map(({ folder }) => folder),
  };
}

async function removeOthers(folder: string, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if (!kept.includes(path.replace(/\.img$/, ''))) await rm(path, { recursive: true, force: true });
  }
}
