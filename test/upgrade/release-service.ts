import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { freePort } from '../support/free-port.ts';
import { goRoot } from '../support/go-command.ts';

/** The embedded service of an earlier release, in a home of its own with one slot, on a machine named `release`. */
export interface ReleaseService {
  readonly clone: string;
  readonly home: string;
  readonly url: string;
  /** Kills what serves and builds, and leaves Postgres alone as it then is. */
  freeze(): Promise<void>;
  /** Reads the database behind the service's back. */
  database<Answer>(read: (client: Client) => Promise<Answer>): Promise<Answer>;
  /** Kills all that is left, as a power cut does. */
  kill(): Promise<void>;
  /** Stops it as Ctrl-C does. */
  stop(): Promise<void>;
}

/** Starts it from its built clone; `home` is one of an earlier life. Nothing of this clone's code runs in it. */
export async function startRelease(clone: string, home = newHome()): Promise<ReleaseService> {
  const url = `http://localhost:${await freePort()}`;
  const named = ['--uts', '--', 'sh', '-euc', 'hostname release; exec "$@"', 'sh'];
  const child = spawn(
    'unshare',
    [...named, join(clone, 'node_modules/.bin/node'), 'apps/standalone/dist/main.js'],
    {
      cwd: clone,
      env: {
        ...{ PATH: process.env.PATH, CGOFORGE_HOME: home, CGOFORGE_GOROOT: goRoot, CGOFORGE_SLOTS: '1' },
        ...{ CGOFORGE_PORT: new URL(url).port, CGOFORGE_PUBLIC_URL: url },
      },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    },
  );
  const ended = once(child, 'exit');
  const said = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    said.on('line', (line) => line.startsWith('cgoforge is ready') && resolve());
    ended.then(([code]) => reject(new Error(`The release ended with ${code}.`)), reject);
  });
  const supervisors = () => [child.pid ?? 0, ...pidsOf(home, ['service'])];
  return {
    ...{ clone, home, url },
    freeze: async () => {
      // Stopped, not killed, or they would take Postgres along.
      for (const pid of supervisors()) process.kill(pid, 'SIGSTOP');
      for (const pid of pidsOf(home, ['launcher', 'api', 'worker'])) process.kill(pid, 'SIGKILL');
    },
    database: async (read) => {
      const client = new Client({ connectionString: databaseUrl(home) });
      await client.connect();
      try {
        return await read(client);
      } finally {
        await client.end();
      }
    },
    kill: async () => {
      for (const pid of [...pidsOf(home, ['redis', 'postgres']), ...supervisors()])
        process.kill(pid, 'SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Kills it, lets its own next life remove the sandboxes that it left, and removes the home. */
export async function cleanUp(release: ReleaseService): Promise<void> {
  await release.kill();
  await (await startRelease(release.clone, release.home)).stop();
  rmSync(release.home, { recursive: true });
}

function newHome(): string {
  const home = mkdtempSync('/var/lib/cgoforge-test-');
  chmodSync(home, 0o755);
  symlinkSync('/var/lib/cgoforge/roots', join(home, 'roots'));
  return home;
}

function pidsOf(home: string, parts: readonly string[]): readonly number[] {
  return parts.flatMap((part) => {
    const file = ['run', 'run/service'].map((folder) => join(home, folder, `${part}.pid`)).find(existsSync);
    return file === undefined ? [] : [Number(readFileSync(file, 'utf8'))];
  });
}

function databaseUrl(home: string): string {
  const password = readFileSync(join(home, 'secrets/postgres-password'), 'utf8').trim();
  const socket = encodeURIComponent(join(home, 'run/service/postgres'));
  return `postgresql://cgoforge:${password}@localhost:5432/postgres?host=${socket}`;
}
