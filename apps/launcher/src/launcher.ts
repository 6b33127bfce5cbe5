import { chmod, lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Capacity, goArchOf } from '@cgoforge/core';
import { isServed } from '@cgoforge/io';
import { Attempts } from './attempts.js';
import { removeGroups, weighSandboxes } from './cgroup.js';
import type { LauncherConfig } from './config.js';
import { layoutOf } from './layout.js';
import { takeLeftovers } from './leftovers.js';
import { Runc } from './runc.js';
import { serve } from './server.js';
import { Toolchains } from './toolchains.js';
import { openWorkshop } from './workshop.js';

/** Between two looks at the build caches and toolchains that nobody uses. */
const TIDY_MS = 60 * 60_000;

/** Takes over from an earlier life, then serves. Throws a sentence when it cannot. Answers what ends all of it. */
export async function startLauncher(asked: LauncherConfig): Promise<() => Promise<void>> {
  if (process.getuid?.() !== 0) throw new Error('The launcher must run as root: it makes sandboxes.');
  // The kernel lists mounts by their real paths.
  const config = { ...asked, home: await realpath(asked.home) };
  if (await isServed(config.socketPath)) {
    throw new Error(`Another launcher already serves ${config.socketPath}; stop it first.`);
  }
  const layout = layoutOf(config.home);
  await mkdir(dirname(config.socketPath), { recursive: true });
  await ownFolder(layout.sandbox);
  const found = await takeLeftovers(config.home, layout, new Runc(layout.runcState));
  for (const folder of [layout.attempts, layout.disks, layout.caches]) {
    await mkdir(folder, { recursive: true, mode: 0o755 });
  }
  const toolchains = await Toolchains.open(config, layout);
  const workshop = await openWorkshop(config, layout, toolchains);
  await weighSandboxes();

  const { workDisks, deliveredDisks, caches } = workshop;
  const attempts = new Attempts(config, layout, workshop, toolchains);
  await attempts.adopt(found);
  const tidy = () => {
    void caches.tidy();
    void toolchains.tidy((root) => attempts.compileIn(root));
  };
  tidy();
  const tidying = setInterval(tidy, TIDY_MS);
  workDisks.prepare();
  deliveredDisks.prepare();
  const server = await serve(config, {
    attempts,
    toolchains,
    capacity: () => capacityOf(config, toolchains),
  });
  return async () => {
    server.close();
    clearInterval(tidying);
    await attempts.close();
    server.closeAllConnections();
    await Promise.all([workDisks.close(), deliveredDisks.close()]);
    await caches.close();
    await removeGroups(config.home, new Set());
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

async function capacityOf({ slots, limits }: LauncherConfig, toolchains: Toolchains): Promise<Capacity> {
  return {
    pool: `linux-${goArchOf(process.arch)}`,
    slots,
    machines: { ready: 1, canScaleUp: false },
    limits,
    sizes: {},
    toolchains: await toolchains.offered(),
    place: { intake: 'unix:/intake/intake.sock', disk: 'own', processes: 'cgroup', cache: 'kept' },
  };
}
