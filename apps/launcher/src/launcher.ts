import { chmod, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Attempts } from './attempts.js';
import { BuildCaches } from './build-caches.js';
import { removeGroups, weighSandboxes } from './cgroup.js';
import type { LauncherConfig } from './config.js';
import { DiskPool } from './disk-pool.js';
import { makeHostRoot } from './host-root.js';
import { layoutOf } from './layout.js';
import { removeLeftovers } from './leftovers.js';
import { inspectMachine } from './machine.js';
import { Runc } from './runc.js';
import { isServed, serve } from './server.js';

/** A launcher that serves. */
export interface Launcher {
  /** Ends all sandboxes, unmounts everything and stops serving. */
  close(): Promise<void>;
}

/** Cleans up after an earlier life, then serves. Throws a sentence when it cannot. */
export async function startLauncher(config: LauncherConfig): Promise<Launcher> {
  if (process.getuid?.() !== 0) throw new Error('The launcher must run as root: it makes sandboxes.');
  if (await isServed(config.socketPath)) {
    throw new Error(`Another launcher already serves ${config.socketPath}; stop it first.`);
  }
  const layout = layoutOf(config.home);
  await mkdir(dirname(config.socketPath), { recursive: true });
  await ownFolder(layout.sandbox);
  const runc = new Runc(layout.runcState);
  await removeLeftovers(layout, runc);
  for (const folder of [layout.attempts, layout.disks, layout.caches, layout.empty]) {
    await mkdir(folder, { recursive: true, mode: 0o755 });
  }
  await makeHostRoot(layout.hostRoot);
  await weighSandboxes();

  const machine = await inspectMachine(config);
  const disks = new DiskPool(layout.disks, config.limits.diskBytes);
  const caches = new BuildCaches(layout.caches, config.limits.diskBytes);
  disks.prepare();
  const attempts = new Attempts({ config, layout, machine, runc, disks, caches });
  const server = await serve(config, {
    attempts,
    capacity: machine.capacity,
  });
  return {
    async close() {
      server.close();
      await attempts.releaseAll();
      server.closeAllConnections();
      await disks.close();
      await caches.close();
      await removeGroups(config.home);
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
