import { execFile } from 'node:child_process';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { anyoneIn } from './anyone-in.js';
import { endLeftover } from './end-leftover.js';
import { ownFile, ownFolder } from './own.js';
import type { PartSpec, ServerOptions } from './part.js';
import { waitUntil } from './wait-until.js';

const run = promisify(execFile);

const USER = 'cgoforge';
const PORT = 5432;
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };
/** Replaying the log after a crash takes longer than a start. */
const READY_MS = 60_000;
const LEAVE_MS = 10_000;

/** Postgres without TCP, durable, sized for one machine. */
export function postgresPart(options: ServerOptions): PartSpec & { readonly url: string } {
  const { software, folder, socketFolder, password, account } = options;
  const data = join(folder, 'data');
  const pidFile = join(data, 'postmaster.pid');
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: PORT,
    max_connections: 50,
    shared_buffers: '64MB',
    fsync: 'on',
    log_min_messages: 'warning',
  };
  return {
    name: 'postgres',
    url: `postgresql://${USER}:${encodeURIComponent(password)}@localhost:${PORT}/postgres?host=${encodeURIComponent(socketFolder)}`,
    command: join(software, 'bin', 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    env: ENVIRONMENT,
    ...(account && { account }),
    // Fast shutdown: ends sessions and writes a checkpoint, so that the next start replays nothing.
    stopSignal: 'SIGINT',
    prepare: async () => {
      await ownFolder(socketFolder, account);
      await ownFolder(folder, account);
      await endLeftover((await readPidFile(pidFile)).pid, 'SIGINT', (program, commandLine) => {
        return program.endsWith('/postgres') && commandLine.includes(data);
      });
      // Of one that was killed the other processes end by themselves, and until then the new one would not start. It
      // may be somebody's shell too: then it is tried all the same.
      const left = waitUntil(LEAVE_MS, 'There is somebody in it.', async () => !(await anyoneIn(data)));
      await left.catch(() => {});
      // Its pid may since have gone to a stranger, whom Postgres would take for itself.
      await rm(pidFile, { force: true });
      await initialise(options, data);
    },
    ready: () =>
      waitUntil(READY_MS, `Postgres does not serve within ${READY_MS / 1000} s.`, async () => {
        return (await readPidFile(pidFile)).status === 'ready';
      }),
  };
}

/** Makes the data folder, once; it gets its name when it is whole. */
async function initialise(options: ServerOptions, data: string): Promise<void> {
  const { software, folder, password, account } = options;
  if (await stat(data).catch(() => null)) return;
  const unfinished = `${data}.unfinished`;
  const secret = join(folder, 'password');
  try {
    await rm(unfinished, { recursive: true, force: true });
    await ownFolder(unfinished, account);
    await ownFile(secret, password, account);
    const how = ['-U', USER, `--pwfile=${secret}`, '--auth=scram-sha-256', '-E', 'UTF8', '--no-locale'];
    const initdb = join(software, 'bin', 'initdb');
    await run(initdb, ['-D', unfinished, ...how], { env: ENVIRONMENT, ...account });
    await rename(unfinished, data);
  } finally {
    await rm(secret, { force: true });
  }
}

/** Postgres' own account of itself: its pid in the first line, its status in the eighth. */
async function readPidFile(path: string): Promise<{ pid: number | null; status: string | undefined }> {
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n');
  return { pid: Number(lines[0]) || null, status: lines[7]?.trim() };
}
