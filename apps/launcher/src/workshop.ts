import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AttemptPlan, Failure, printTarget } from '@cgoforge/core';
import { Attempt } from './attempt.js';
import { AttemptLog } from './attempt-log.js';
import type { BuildCache, BuildCaches } from './build-caches.js';
import { homeGroup } from './cgroup.js';
import type { LauncherConfig } from './config.js';
import { type DiskPool, destroyDisk } from './disk-pool.js';
import { DiskWatch } from './disk-watch.js';
import type { Layout } from './layout.js';
import type { Machine } from './machine.js';
import type { Runc } from './runc.js';
import { type BuildPlaces, buildRun, buildUid } from './sandbox-runs.js';
import { mountServiceFolder } from './service-folder.js';
import { unmount } from './unmount.js';

/** What sandboxes are made of on this machine. */
export interface Workshop {
  readonly config: LauncherConfig;
  readonly layout: Layout;
  readonly machine: Machine;
  readonly runc: Runc;
  readonly disks: DiskPool;
  readonly caches: BuildCaches;
}

/** An attempt with its places, ready to run. */
export interface PreparedAttempt {
  readonly attempt: Attempt;
  /** The output folder. */
  readonly outputs: string;
  /** `null` for an attempt without a cache. */
  readonly cache: BuildCache | null;
}

/** Takes back what was set up, the last first. */
export type Undo = (() => Promise<void> | void)[];

/** Sets an attempt up; what must be taken back is pushed to `undo` as it comes to be, also when this throws. */
export async function prepareAttempt(
  workshop: Workshop,
  plan: AttemptPlan,
  undo: Undo,
): Promise<PreparedAttempt> {
  const { config, layout, machine, runc } = workshop;
  if (plan.toolchain !== 'host' || printTarget(plan.target) !== printTarget(machine.target)) {
    const asked = `${printTarget(plan.target)} by ${plan.toolchain}`;
    throw new Failure(
      'target_unavailable',
      `This machine builds ${printTarget(machine.target)}, not ${asked}.`,
    );
  }
  const folder = join(layout.attempts, plan.attempt);
  await mkdir(folder, { mode: 0o700 });
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const shown = async (place: string, ...names: string[]) => {
    const mountPoint = join(folder, place);
    await mountServiceFolder(config.home, names, mountPoint);
    undo.push(() => unmount(mountPoint));
    return mountPoint;
  };
  const goroot = plan.go === machine.go ? config.goroot : await shown('go', 'toolchains', `go${plan.go}`);
  const modules =
    plan.modules === null ? layout.empty : await shown('modules', 'modules', 'views', plan.modules);
  const disk = await workshop.disks.take(buildUid(plan.slot), plan.limits.diskBytes);
  undo.push(() => destroyDisk(disk));
  const cache = plan.options.cache ? await workshop.caches.use(plan.tenant) : null;
  undo.push(() => cache?.release());

  const watch = new DiskWatch(disk.path);
  undo.push(() => watch.stop());
  const cacheWatch = cache && new DiskWatch(cache.path);
  undo.push(() => cacheWatch?.stop());
  const log = await AttemptLog.create(join(folder, 'log'), plan.limits.logBytes, () => {
    void attempt.stop('log_limit');
  });
  const places: BuildPlaces = { hostRoot: layout.hostRoot, goroot, modules, disk: disk.path, cache };
  let runs = 0;
  const attempt = new Attempt(plan, log, watch, cacheWatch, (step) => {
    runs += 1;
    const id = `${plan.attempt}-${runs}`;
    const run = buildRun(plan, places, `${homeGroup(config.home)}/${id}`, step);
    return runc.start(id, join(folder, `run-${runs}`), run);
  });
  undo.push(() => attempt.clear());
  return { attempt, outputs: join(disk.path, 'out'), cache };
}

/** The plan with limits no higher than this machine's: the launcher does not rely on its caller. */
export function withinLimits(plan: AttemptPlan, most: AttemptPlan['limits']): AttemptPlan {
  const { limits } = plan;
  return {
    ...plan,
    limits: {
      memoryBytes: Math.min(limits.memoryBytes, most.memoryBytes),
      cpus: Math.min(limits.cpus, most.cpus),
      processes: Math.min(limits.processes, most.processes),
      diskBytes: Math.min(limits.diskBytes, most.diskBytes),
      wallSeconds: Math.min(limits.wallSeconds, most.wallSeconds),
      logBytes: Math.min(limits.logBytes, most.logBytes),
      outputBytes: Math.min(limits.outputBytes, most.outputBytes),
    },
  };
}
