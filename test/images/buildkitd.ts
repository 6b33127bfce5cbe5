import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../support/run.ts';
import { buildBuildkit } from './build-buildkit.ts';
import { cache } from './places.ts';

/** A BuildKit of its own with a socket of its own. */
export interface Buildkitd {
  /** buildctl with these arguments. */
  ask(args: readonly string[]): Promise<string>;
  /** Ends it; its mounts end with it. */
  stop(): Promise<void>;
}

/** Starts it once it has the cache of built layers to itself: one at a time for this user. */
export async function startBuildkitd(): Promise<Buildkitd> {
  const bin = await buildBuildkit();
  const state = join(cache, 'state');
  await mkdir(state, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'cgoforge-buildkit-'));
  const config = join(folder, 'buildkitd.toml');
  await writeFile(config, configOf(state, folder));
  // The lock is held for as long as the daemon lives, also when we are killed.
  const lock = ['--no-fork', join(cache, 'lock')];
  const daemon = spawn('flock', [...lock, join(bin, 'buildkitd'), '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  const log = join(folder, 'log');
  daemon.stderr.pipe(createWriteStream(log));
  const ended = once(daemon, 'exit');
  while (!existsSync(join(folder, 'socket'))) {
    if (daemon.exitCode !== null) throw new Error(`BuildKit does not start:\n${await readFile(log, 'utf8')}`);
    await pause(50);
  }
  return {
    ask: (args) => run(join(bin, 'buildctl'), ['--addr', `unix://${folder}/socket`, ...args]),
    stop: async () => {
      daemon.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** Steps use this machine's network as it is: no bridge, no addresses to clean up. */
const configOf = (state: string, folder: string) => `
root = "${state}"
[grpc]
  address = ["unix://${folder}/socket"]
[worker.oci]
  enabled = true
  networkMode = "host"
  gc = true
  reservedSpace = "0B"
  maxUsedSpace = "8GB"
[worker.containerd]
  enabled = false
`;
