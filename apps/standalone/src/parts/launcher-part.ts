import { isServed } from '@cgoforge/io';
import type { Config } from '../config.js';
import { layout } from '../home.js';
import type { SupervisedPart } from '../keep/running-part.js';
import type { Account } from '../part.js';
import { waitUntil } from '../wait-until.js';
import { nodePart } from './node-part.js';

const READY_MS = 60_000;

/** What launcher and keeper read; root needs to know nothing else, least of all the passwords of other parts. */
const KNOWN = [
  ...['HOME', 'LAUNCHER_SOCKET', 'AGENT', 'GOROOT', 'SLOTS', 'SERVICE_GID', 'DEATHS_PER_MINUTE'],
  ...['MEMORY_BYTES', 'DISK_BYTES', 'PROCESSES', 'WALL_SECONDS', 'LOG_BYTES', 'OUTPUT_BYTES'],
  ...['LEAST_FREE_BYTES', 'CACHE_DAYS', 'CACHE_BYTES', 'TOOLCHAIN_DAYS'],
].map((name) => `CGOFORGE_${name}`);

/** The only part that runs as root. Only the group of `client` may also ask it for something. */
export function launcherPart(config: Config, client?: Account, code?: string): SupervisedPart {
  const socket = layout(config.home).launcherSocket;
  return nodePart({
    name: 'launcher',
    program: 'apps/launcher/dist/main.js',
    ...(code && { code }),
    env: { ...settingsOf(config), CGOFORGE_LAUNCHER_SOCKET: socket, ...(client && clientOf(client)) },
    ready: () => launcherAnswers(socket),
  });
}

/** The launcher of a user who is not root: sudo asks once for a small root process, which keeps it running. */
export function sudoLauncherPart(config: Config, client: Account): SupervisedPart {
  const keeper = nodePart({
    name: 'launcher',
    program: 'apps/standalone/dist/keep-launcher.js',
    env: { ...settingsOf(config), ...clientOf(client) },
    ready: () => launcherAnswers(layout(config.home).launcherSocket),
  });
  // sudo drops the environment, so it travels as arguments, which everybody here may read: no secret is among them.
  const variables = Object.entries(keeper.env).map(([name, value]) => `${name}=${value}`);
  return {
    ...keeper,
    command: 'sudo',
    args: ['--', 'env', '--', ...variables, keeper.command, ...keeper.args],
    nested: true,
    foreground: true,
  };
}

const clientOf = ({ gid }: Account) => ({ CGOFORGE_SERVICE_GID: String(gid) });

const settingsOf = ({ environment }: Config) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => name === 'PATH' || KNOWN.includes(name)));

const launcherAnswers = (socket: string): Promise<void> =>
  waitUntil(READY_MS, `The launcher does not serve within ${READY_MS / 1000} s.`, () => isServed(socket));
