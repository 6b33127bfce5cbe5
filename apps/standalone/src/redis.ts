import { access, constants, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { succeeds } from '@cgoforge/core';
import { endLeftover } from './end-leftover.js';
import { ownFile, ownFolder } from './own.js';
import type { PartSpec, ServerOptions } from './part.js';
import { waitUntil } from './wait-until.js';

const READY_MS = 10_000;

/** Debian's redis-tools has the whole server in redis-check-rdb, which goes by the name it is started under;
 * redis-server only adds a service that we do not want. `null` when neither is installed. */
export async function findRedis(
  programs: readonly string[] = ['/usr/bin/redis-server', '/usr/bin/redis-check-rdb'],
): Promise<string | null> {
  for (const program of programs) if (await succeeds(access(program, constants.X_OK))) return program;
  return null;
}

/** Redis without TCP and without a disk: all it holds can be rung again from the rows. */
export function redisPart(options: ServerOptions): PartSpec & { readonly url: string } {
  const { software, folder, socketFolder, password, account } = options;
  const socket = join(socketFolder, 'redis.sock');
  const pidFile = join(socketFolder, 'redis.pid');
  const configuration = join(folder, 'redis.conf');
  const settings = {
    port: '0',
    unixsocket: quote(socket),
    unixsocketperm: '700',
    pidfile: quote(pidFile),
    dir: quote(folder),
    requirepass: quote(password),
    save: '""',
    appendonly: 'no',
    maxmemory: '64mb',
    // Any other policy would throw rings away without a word.
    'maxmemory-policy': 'noeviction',
    loglevel: 'warning',
    // Keeps its command line as it was given, by which `endLeftover` knows it.
    'set-proc-title': 'no',
  };
  return {
    name: 'redis',
    url: `redis://:${encodeURIComponent(password)}@localhost/0?path=${encodeURIComponent(socket)}`,
    command: software,
    argv0: 'redis-server',
    args: [configuration],
    env: {},
    ...(account && { account }),
    stopSignal: 'SIGTERM',
    prepare: async () => {
      await ownFolder(socketFolder, account);
      await ownFolder(folder, account);
      const pid = Number(await readFile(pidFile, 'utf8').catch(() => '')) || null;
      await endLeftover(pid, 'SIGTERM', (_, commandLine) => commandLine.includes(configuration));
      await rm(pidFile, { force: true });
      await rm(socket, { force: true });
      // In a file, because a command line can be read by every user of the machine.
      const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
      await ownFile(configuration, lines.join(''), account);
    },
    ready: () =>
      waitUntil(READY_MS, `Redis does not serve within ${READY_MS / 1000} s.`, () =>
        answers(socket, password),
      ),
  };
}

const quote = (text: string) => JSON.stringify(text);

/** Whether a PING with the password is answered. */
async function answers(socket: string, password: string): Promise<boolean> {
  const connection = connect(socket);
  connection.write(`AUTH ${quote(password)}\r\nPING\r\nQUIT\r\n`);
  const reply = await text(connection).catch(() => '');
  return reply.includes('+PONG');
}
