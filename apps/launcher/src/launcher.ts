import { chmod, lstat, mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Capacity, goArchOf, type OfferedToolchain } from '@cgoforge/core';
import { type HostToolchain, openHostToolchain } from '@cgoforge/toolchains';
import type { Workshop } from './attempt.js';
import { BESIDE_OUTPUTS, type Storage } from './attempt-places.js';
import { thisMachine } from './attempt-status.js';
import { Attempts } from './attempts.js';
import { BuildCaches } from './build-caches.js';
import { removeGroups, weighSandboxes } from './cgroup.js';
import type { LauncherConfig } from './config.js';
import { DiskPool } from './disk-pool.js';
import { type Layout, layoutOf } from './layout.js';
import { takeLeftovers } from './leftovers.js';
import { Runc } from './runc.js';
import { DELIVERED_FOLDERS, MOUNT_POINTS, type Roots, WORK_FOLDERS } from './sandboxes.js';
import { seccompProfile } from './seccomp-profile.js';
import { isServed, serve } from './server.js';

/** A launcher that serves. */
export interface Launcher {
  /** Ends all sandboxes, unmounts everything and stops serving. */
  close(): Promise<void>;
}

/** The delivered disk holds some files of ours, and one for each program. */
const MOST_DELIVERED = 4_096;

/** Takes over from an earlier life, then serves. Throws a sentence when it cannot. */
export async function startLauncher(asked: LauncherConfig): Promise<Launcher> {
  if (process.getuid?.() !== 0) throw new Error('The launcher must run as root: it makes sandboxes.');
  // The kernel lists mounts by their real paths.
  const config = { ...asked, home: await realpath(asked.home) };
  if (await isServed(config.socketPath)) {
    throw new Error(`Another launcher already serves ${config.socketPath}; stop it first.`);
  }
  const layout = layoutOf(config.home);
  await mkdir(dirname(config.socketPath), { recursive: true });
  await ownFolder(layout.sandbox);
  const runc = new Runc(layout.runcState);
  const found = await takeLeftovers(config.home, layout, runc);
  for (const folder of [layout.attempts, layout.disks, layout.caches]) {
    await mkdir(folder, { recursive: true, mode: 0o755 });
  }
  const toolchain = await openHostToolchain({
    roots: join(config.home, 'roots'),
    root: layout.hostRoot,
    goroot: config.goroot,
  });
  const roots = await makeRoots(config, layout, toolchain);
  await weighSandboxes();

  const storage = storageOf(config, layout);
  const workshop: Workshop = { roots, runc, storage, machine: thisMachine() };
  const attempts = new Attempts(config, layout, workshop);
  await attempts.adopt(found);
  storage.workDisks.prepare();
  storage.deliveredDisks.prepare();
  const server = await serve(config, { attempts, capacity: capacityOf(config, toolchain.offered) });
  return {
    async close() {
      server.close();
      await attempts.close();
      server.closeAllConnections();
      await Promise.all([storage.workDisks.close(), storage.deliveredDisks.close()]);
      await storage.caches.close();
      await removeGroups(config.home, new Set());
    },
  };
}

/** The launcher's folder must be root's alone, whoever owns the home around it. */
async function ownFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  const facts = await lstat(path);
  if (!facts.isDirectory() || facts.uid !== 0) {
    throw new Error(`${path} is not a folder of root; remove it and start again.`);
  }
  await chmod(path, 0o700);
}

async function makeRoots(
  { agent }: LauncherConfig,
  { agentRoot }: Layout,
  { layers }: HostToolchain,
): Promise<Roots> {
  const arch = goArchOf(process.arch);
  seccompProfile(arch);
  for (const root of [agentRoot, ...[...layers.values()].map(({ path }) => path)]) {
    for (const place of MOUNT_POINTS) await mkdir(join(root, place), { recursive: true, mode: 0o755 });
  }
  await writeFile(join(agentRoot, 'agent'), '', { mode: 0o555 });
  return { agentRoot, agent, layers, arch };
}

function storageOf({ home, limits }: LauncherConfig, layout: Layout): Storage {
  return {
    home,
    workDisks: new DiskPool(layout.disks, { bytes: limits.diskBytes, folders: WORK_FOLDERS }),
    deliveredDisks: new DiskPool(layout.disks, {
      bytes: limits.outputBytes + BESIDE_OUTPUTS,
      folders: DELIVERED_FOLDERS,
      files: MOST_DELIVERED,
    }),
    caches: new BuildCaches(layout.caches, limits.diskBytes),
  };
}

function capacityOf({ slots, limits }: LauncherConfig, toolchain: OfferedToolchain): Capacity {
  return {
    pool: `linux-${goArchOf(process.arch)}`,
    slots,
    machines: { ready: 1, canScaleUp: false },
    limits,
    sizes: {},
    toolchains: [toolchain],
    place: { intake: 'unix:/intake/intake.sock', disk: 'own', processes: 'cgroup', cache: 'kept' },
  };
}
