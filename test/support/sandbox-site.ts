import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuncExecutor } from '@cgoforge/adapter-runc';
import { closedModuleGate } from '../../apps/api/src/embed-intake.js';
import { homeGroup } from '../../apps/launcher/src/cgroup.js';
import type { ExecutorSite } from '../contracts/executor.contract.js';
import { beginAttempt } from '../contracts/executor-begin.js';
import { tokenKey } from './attempt-plan.js';
import { TestLauncher } from './launcher.js';
import { makeDatabase, startPostgres } from './postgres.js';
import { processesOf, type SeenProcess } from './programs-of.js';
import { RunningIntake } from './running-intake.js';

const GIB = 1024 ** 3;

/** What belongs to a sandbox and not to what it builds or checks: the agent, and runc before it becomes a program. */
const OWN = ['agent', 'runc', 'exe (deleted)'];

/** The executor of sandboxes with all that it needs and no worker: rows, store, and intake at a socket. */
export interface SandboxSite extends ExecutorSite {
  readonly executor: RuncExecutor;
  readonly launcher: TestLauncher;
  /** The processes of senders. */
  processes(): SeenProcess[];
  /** Makes a folder below `layers` and answers where it is. */
  layer(name: string): string;
  /** Hides intake's socket, as if the API was away, until the function that it answers is called. */
  hideIntake(): () => void;
}

/** Starts a launcher of its own home, with these settings. */
export async function startSandboxSite(env: Readonly<Record<string, string>> = {}): Promise<SandboxSite> {
  const launcher = new TestLauncher({
    CGOFORGE_DISK_BYTES: String(2 * GIB),
    CGOFORGE_MEMORY_BYTES: String(4 * GIB),
    ...env,
  });
  const postgres = await startPostgres();
  const folder = join(launcher.home, 'run/service/intake');
  mkdirSync(folder, { recursive: true });
  const socket = join(folder, 'intake.sock');
  const intake = await RunningIntake.start(await makeDatabase(postgres.url), closedModuleGate, { socket });
  await launcher.start();
  const executor = new RuncExecutor(launcher.socketPath);
  const { rows, store } = intake;
  let scripts = 0;
  const processes = () =>
    processesOf(homeGroup(launcher.home)).filter(({ program }) => !OWN.includes(program));
  const layer = (name: string) => {
    const path = join(launcher.home, 'layers', name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  return {
    ...{ executor, launcher, layer, store, processes },
    ...{ received: rows.received, logs: rows.logs },
    begin: (archive, wish) => beginAttempt({ executor, rows, store, signingKey: tokenKey }, archive, wish),
    running: async () => processes().map(({ program }) => program),
    async actAsGo(script) {
      const name = `go-script-${++scripts}`;
      const programs = join(layer(name), 'bin');
      mkdirSync(programs, { recursive: true });
      writeFileSync(join(programs, 'go'), `#!/usr/bin/sh\n${script}\n`, { mode: 0o755 });
      return { layers: { go: name } };
    },
    hideIntake() {
      renameSync(socket, `${socket}.hidden`);
      return () => renameSync(`${socket}.hidden`, socket);
    },
    async close() {
      await launcher.close();
      await intake.stop();
      await postgres.stop();
    },
  };
}
