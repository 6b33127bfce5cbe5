import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '@cgoforge/adapter-prisma';
import { eachProcess } from './each-process.ts';
import { freePort } from './free-port.ts';
import { goRoot } from './go-command.ts';

const clone = join(import.meta.dirname, '../..');
const isRoot = userInfo().uid === 0;
/** Where the set-up made the minimal roots, which take too long to be made for each stack. */
const usualHome = process.env.CGOFORGE_HOME ?? (isRoot ? '/var/lib/cgoforge' : join(homedir(), '.cgoforge'));
const homes = isRoot ? '/var/lib/cgoforge-test-' : join(homedir(), '.cgoforge-test-');

export type Part = 'launcher' | 'postgres' | 'redis' | 'api' | 'worker';

export interface StackOptions {
  /** A home of an earlier stack; without it a new one is made, and removed by `stop`. */
  readonly home?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The name that the machine has for this stack; its own without one. */
  readonly hostname?: string;
}

/** Starts the whole embedded service, as `npm start` does, in a home of its own; rejects with what it said if it does
 * not. */
export async function startStack({ home, port, env = {}, hostname }: StackOptions = {}): Promise<Stack> {
  const folder = home ?? mkdtempSync(homes);
  if (!existsSync(join(folder, 'roots'))) furnish(folder);
  const chosen = port ?? (await freePort());
  const named = hostname
    ? ['unshare', '--uts', '--', 'sh', '-euc', 'hostname "$0"; exec "$@"', hostname]
    : [];
  const [command = '', ...args] = [
    ...named,
    ...['setpriv', '--pdeathsig', 'TERM', '--', process.execPath, 'apps/standalone/dist/main.js'],
  ];
  const child = spawn(command, args, {
    cwd: clone,
    env: {
      CGOFORGE_GOROOT: goRoot,
      ...process.env,
      CGOFORGE_HOME: folder,
      CGOFORGE_PORT: String(chosen),
      CGOFORGE_PUBLIC_URL: `http://localhost:${chosen}`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const stack = new Stack(folder, `http://localhost:${chosen}`, child, home === undefined);
  try {
    await stack.ready();
  } catch (error) {
    await stack.end();
    throw error;
  }
  return stack;
}

/** Links what takes long to make and what no stack changes: minimal roots, toolchains, the copy of the code, Postgres'
 * programs. */
function furnish(home: string): void {
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o755);
  for (const made of ['roots', 'compilers']) {
    mkdirSync(join(usualHome, made), { recursive: true });
    symlinkSync(join(usualHome, made), join(home, made));
  }
  for (const name of ['app', 'postgres-software']) {
    const shared = join(`${homes}shared`, name);
    mkdirSync(shared, { recursive: true });
    symlinkSync(shared, join(home, name));
  }
}

/** A running embedded service that a test may hurt. */
export class Stack {
  /** Everything it has told whoever started it. */
  readonly said: string[] = [];
  private readonly ended: Promise<number | null>;

  readonly home: string;
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly isTemporary: boolean;

  // No parameter properties: the bench runs this file as Node strips its types.
  constructor(home: string, url: string, child: ChildProcess, isTemporary: boolean) {
    this.home = home;
    this.url = url;
    this.child = child;
    this.isTemporary = isTemporary;
    this.ended = once(child, 'exit').then(([code]) => code);
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.said.push(line));
  }

  /** The first process, of which all others descend. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The processes of the parts as they are now. */
  get pids(): Record<Part, number> {
    const pids = [join(this.home, 'run'), join(this.home, 'run/service')].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.pid'))
        .map((name) => [name.slice(0, -4), Number(readFileSync(join(folder, name), 'utf8'))]),
    );
    return Object.fromEntries(pids);
  }

  async kill(part: Part, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    process.kill(this.pids[part], signal);
  }

  /** Kills what stands beside the containers of the running attempts, which are lost by that. */
  async killShims(): Promise<void> {
    await this.until('an attempt has containers', async () => this.killSomeShims() > 0);
  }

  /** Kills those that are there now; answers how many. */
  killSomeShims(): number {
    let killed = 0;
    for (const { pid } of processesOf(this.home).filter(({ command }) => command[1] === 'shim')) {
      try {
        if (process.kill(pid, 'SIGKILL')) killed += 1;
      } catch {
        // It ended while we looked.
      }
    }
    return killed;
  }

  /** Rows of the database, read behind the service's back. */
  async sql<Row extends Record<string, unknown> = Record<string, unknown>>(query: string): Promise<Row[]> {
    const password = readFileSync(join(this.home, 'secrets/postgres-password'), 'utf8').trim();
    const socket = encodeURIComponent(join(this.home, 'run/service/postgres'));
    const database = openDatabase(
      `postgresql://cgoforge:${password}@localhost:5432/postgres?host=${socket}`,
      1,
    );
    try {
      if (/^\s*select/i.test(query)) return await database.$queryRawUnsafe<Row[]>(query);
      await database.$executeRawUnsafe(query);
      return [];
    } finally {
      await database.$disconnect();
    }
  }

  /** Waits until so many tasks run at once. */
  async untilBusy(tasks: number): Promise<void> {
    await this.until(`${tasks} tasks run`, async () => {
      const [row] = await this.sql<{ count: number }>(
        `select count(*)::int as count from tasks where state = 'running'`,
      );
      return row?.count === tasks;
    });
  }

  /** Waits until a build has ended, whatever parts die meanwhile. */
  async untilEnded(build: string): Promise<void> {
    await this.until(`${build} has ended`, async () => {
      const rows = await this.sql<{ open: number }>(
        `select count(*)::int as open from tasks where build_id = '${build}' and finished_at is null`,
      ).catch(() => []);
      return rows[0]?.open === 0;
    });
  }

  /** Waits until it has said that it is ready. */
  async ready(): Promise<void> {
    let code: number | null | undefined;
    void this.ended.then((ended) => {
      code = ended;
    });
    await this.until('the service is ready', async () => {
      if (code !== undefined) throw new Error(`The service ended with ${code}:\n${this.said.join('\n')}`);
      return this.said.some((line) => line.startsWith('cgoforge is ready'));
    });
  }

  /** Stops it as Ctrl-C does; rejects when it did not end well or left a mount behind. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const code = await this.end(signal);
    const left = leftOf(this.home);
    if (code !== 0 || left.length > 0) {
      throw new Error(`The service ended with ${code}:\n${[...this.said.slice(-20), ...left].join('\n')}`);
    }
  }

  /** Ends it, however well, and removes a home that was made for it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    const code = await this.ended;
    if (this.isTemporary) removeHome(this.home);
    return code;
  }

  private async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 120_000;
    while (!(await holds())) {
      if (performance.now() > deadline)
        throw new Error(`It did not come to pass that ${what}:\n${this.said.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

/** Mounts, loop devices and processes that name a home. */
function leftOf(home: string): readonly string[] {
  const inHome = (text: string) => text.includes(`${home}/`);
  return [
    ...readFileSync('/proc/self/mounts', 'utf8').split('\n').filter(inHome),
    ...execFileSync('losetup', ['--list', '--noheadings'], { encoding: 'utf8' }).split('\n').filter(inHome),
    ...processesOf(home).map(({ pid, command }) => `process ${pid}: ${command.join(' ')}`),
  ];
}

const processesOf = (home: string) =>
  eachProcess(({ pid, text }) => {
    const command = text('cmdline').split('\0');
    return command.some((word) => word.includes(`${home}/`)) ? { pid, command } : null;
  });

function removeHome(home: string): void {
  if (isRoot) rmSync(home, { recursive: true, force: true });
  else execFileSync('sudo', ['rm', '-rf', '--one-file-system', home]);
}
