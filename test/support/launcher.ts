import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeGroup } from '../../apps/launcher/src/cgroup.js';
import { mountsBelow, unmount } from '../../apps/launcher/src/mounts.js';
import { waitUntil } from '../../apps/standalone/src/wait-until.js';
import { goRoot } from './go-command.js';
import { processesOf } from './programs-of.js';

const MAIN = new URL('../../apps/launcher/dist/main.js', import.meta.url).pathname;

/** Where the set-up, or a developer, has put a minimal root of this machine's release. */
export function minimalRootOf(suite: string): string {
  const places = [process.env.CGOFORGE_TEST_ROOT, `/var/lib/cgoforge/roots/${suite}`, '/tmp/launcher-root'];
  const found = places.find((place) => place !== undefined && existsSync(join(place, 'usr')));
  if (found) return found;
  const made = '/tmp/launcher-root';
  execFileSync('mmdebstrap', ['--variant=minbase', suite, made], { stdio: 'inherit' });
  return made;
}

/** A launcher of its own home, as root. */
export class TestLauncher {
  readonly home = mkdtempSync(join(tmpdir(), 'launcher-test-'));
  /** By which it is told of its home, as where a larger disk has its place. */
  private readonly link = `${this.home}.link`;
  readonly socketPath = join(this.home, 'run/launcher.sock');
  private readonly root: string;
  private child: ChildProcess | undefined;

  constructor(private readonly env: Readonly<Record<string, string>> = {}) {
    const suite = execFileSync('sh', ['-c', '. /etc/os-release; printf %s "$VERSION_CODENAME"']).toString();
    symlinkSync(this.home, this.link);
    mkdirSync(join(this.home, 'roots'));
    this.root = join(this.home, 'roots', suite);
    symlinkSync(minimalRootOf(suite), this.root);
  }

  /** Has the machine's minimal root be another: an empty one, of packages that no root has. */
  upgradeRoot(): void {
    const upgraded = join(this.home, 'roots/upgraded');
    mkdirSync(join(upgraded, 'var/lib/dpkg/info'), { recursive: true });
    writeFileSync(join(upgraded, 'var/lib/dpkg/status'), '');
    rmSync(this.root);
    symlinkSync(upgraded, this.root);
  }

  /** Starts it; resolves when it serves, rejects with what it said when it ends first. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...{ PATH: process.env.PATH, CGOFORGE_HOME: this.link, CGOFORGE_SLOTS: '1' },
        ...{ CGOFORGE_GOROOT: goRoot, ...this.env },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
    const ended = once(child, 'exit').then(() => {
      throw new Error(said);
    });
    await Promise.race([once(child.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    this.child = child;
  }

  /** Sends a signal and answers the exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }

  /** Kills what stands beside one of an attempt's containers, as soon as it is there. */
  async killShim(attempt: string, container: string): Promise<void> {
    const claim = join(this.home, 'sandbox/attempts', attempt, container, 'claim');
    await waitUntil(10_000, `There is no ${claim}.`, async () => existsSync(claim));
    process.kill((JSON.parse(readFileSync(claim, 'utf8')) as { readonly pid: number }).pid, 'SIGKILL');
  }

  /** Ends it, what a killed one has left too, and removes its home. */
  async close(): Promise<void> {
    if (this.child && this.child.signalCode === 'SIGKILL') await this.start();
    await this.end('SIGTERM');
    for (const path of [this.link, this.home]) rmSync(path, { recursive: true, force: true });
  }

  /** Has all of it gone as where a machine loses its power: what ran, what was mounted, and what was not on the disk
   * yet. */
  async losePower(): Promise<void> {
    await this.end('SIGKILL');
    for (const claim of globSync(join(this.home, 'sandbox/attempts/*/*/claim'))) {
      const { pid } = JSON.parse(readFileSync(claim, 'utf8')) as { readonly pid: number };
      if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL');
      writeFileSync(claim, '');
    }
    for (const { pid } of processesOf(homeGroup(this.home))) process.kill(pid, 'SIGKILL');
    for (const mountPoint of await mountsBelow(this.home)) await unmount(mountPoint);
  }

  /** What of it is still mounted, attached, kept by runc or running. */
  leftovers(): string {
    const lines = ['/proc/self/mountinfo'].map((path) => readFileSync(path, 'utf8'));
    lines.push(execFileSync('losetup', ['--all']).toString(), execFileSync('ps', ['-eo', 'args']).toString());
    const runc = join(this.home, 'sandbox/runc');
    const ours = lines.flatMap((text) => text.split('\n')).filter((line) => line.includes(this.home));
    return [...ours, ...(existsSync(runc) ? readdirSync(runc) : [])].join('\n');
  }
}
