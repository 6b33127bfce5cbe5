import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, goArchOf, SystemClock } from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { BuildCaches } from './build-caches.js';
import type { LauncherConfig } from './config.js';
import { DiskPool } from './disk-pool.js';
import type { Layout } from './layout.js';
import { Runc } from './runc.js';
import { DELIVERED_FOLDERS, MOUNT_POINTS, type Roots, WORK_FOLDERS } from './sandboxes.js';
import { seccompProfile } from './seccomp-profile.js';
import type { Toolchains } from './toolchains.js';

/** What attempts are made of on this machine. */
export interface Workshop {
  readonly clock: Clock;
  readonly home: string;
  readonly roots: Roots;
  readonly runc: Runc;
  readonly room: DiskRoom;
  readonly workDisks: DiskPool;
  readonly deliveredDisks: DiskPool;
  readonly caches: BuildCaches;
}

/** What the disk of delivered files holds besides: the agent's program, and what the file system itself needs. */
export const BESIDE_OUTPUTS = 64 * 1024 ** 2;

/** The delivered disk holds some files of ours, and one for each program. */
const MOST_DELIVERED = 4_096;

/** Makes the roots ready, and opens the rest. Throws a sentence where sandboxes cannot be made for this machine. */
export async function openWorkshop(
  { home, agent, limits, leastFreeBytes, caches }: LauncherConfig,
  layout: Layout,
  { layers }: Toolchains,
): Promise<Workshop> {
  const { agentRoot } = layout;
  const arch = goArchOf(process.arch);
  seccompProfile(arch);
  for (const place of MOUNT_POINTS) await mkdir(join(agentRoot, place), { recursive: true, mode: 0o755 });
  await writeFile(join(agentRoot, 'agent'), '', { mode: 0o555 });
  const clock = new SystemClock();
  return {
    clock,
    home,
    roots: { agentRoot, agent, layers, arch },
    runc: new Runc(layout.runcState),
    room: new DiskRoom([home], leastFreeBytes, console.error),
    workDisks: new DiskPool(layout.disks, { bytes: limits.diskBytes, folders: WORK_FOLDERS }),
    deliveredDisks: new DiskPool(layout.disks, {
      bytes: limits.outputBytes + BESIDE_OUTPUTS,
      folders: DELIVERED_FOLDERS,
      files: MOST_DELIVERED,
    }),
    caches: new BuildCaches(
      { folder: layout.caches, bytes: limits.diskBytes, agent, keep: caches },
      clock,
      console.error,
    ),
  };
}
