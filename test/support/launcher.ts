import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goRoot } from './go-command.js';

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
  readonly socketPath = join(this.home, 'run/launcher.sock');
  private child: ChildProcess | undefined;

  constructor(private readonly env: Readonly<Record<string, string>> = {}) {
    const suite = execFileSync('sh', ['-c', '. /etc/os-release; printf %s "$VERSION_CODENAME"']).toString();
    mkdirSync(join(this.home, 'roots'));
    symlinkSync(minimalRootOf(suite), join(this.home, 'roots', suite));
  }

  /** Starts it; resolves when it serves, rejects with what it said when it ends first. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...{ PATH: process.env.PATH, CGOFORGE_HOME: this.home, CGOFORGE_SLOTS: '1' },
        ...{ CGOFORGE_GOROOT: goRoot, ...this.env },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
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

  /** Ends it and removes its home. */
  async close(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.home, { recursive: true, force: true });
  }

  /** What of it is still mounted, attached or running. */
  leftovers(): string {
    const mounts = execFileSync('cat', ['/proc/self/mountinfo']).toString();
    const loops = execFileSync('losetup', ['--all']).toString();
    const containers = execFileSync('runc', [
      '--root',
      join(this.home, 'sandbox/runc'),
      'list',
      '-q',
    ]).toString();
    const ours = (text: string) => text.split('\n').filter((line) => line.includes(this.home));
    return [...ours(mounts), ...ours(loops), containers].join('');
  }
}
