import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { archiveOfThisMachine } from './apt-sources.js';

/** A root file system to make. */
export interface DebianRoot {
  /** The release's code name, such as `bullseye`. */
  readonly suite: string;
  /** Added to the bare release. */
  readonly packages?: readonly string[];
  /** Where it then lies, whole or not at all. */
  readonly folder: string;
}

const NO_COLOUR = { LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };

/**
 * Makes a root of a Debian release as root, from where this machine gets its own packages. `say` hears how far it is.
 * Throws a sentence.
 */
export async function makeDebianRoot(
  { suite, packages = [], folder }: DebianRoot,
  say: (line: string) => void = () => {},
): Promise<void> {
  const unfinished = join(dirname(folder), `.${basename(folder)}.unfinished`);
  await mkdir(dirname(folder), { recursive: true });
  await removeRoot(unfinished);
  const { uri, signedBy } = archiveOfThisMachine(await ownSuite());
  const source = `deb ${signedBy ? `[signed-by=${signedBy}] ` : ''}${uri} ${suite} main`;
  const options = (await acquireOptions()).map((line) => `--aptopt=${line}`);
  const include = packages.length > 0 ? [`--include=${packages.join(',')}`] : [];
  // What runs in the root later need not know how this machine reaches the archive, nor a password in it; and what
  // differs from one making to the next would make it another root.
  const forget =
    '--customize-hook=rm -rf "$1/etc/apt/apt.conf.d/99mmdebstrap" "$1/etc/apt/sources.list" ' +
    '"$1/var/cache/ldconfig/aux-cache" "$1"/var/log/*.log "$1/var/log/apt"';
  const args = ['--variant=minbase', ...options, ...include, forget, suite, unfinished, source];
  try {
    await debootstrap(args, say);
  } catch (error) {
    // It may have failed for want of the very room that it takes.
    await removeRoot(unfinished);
    throw error;
  }
  await rename(unfinished, folder);
}

/** Removes a root, and nothing that is mounted in it. */
export async function removeRoot(folder: string): Promise<void> {
  await promisify(execFile)('rm', ['-rf', '--one-file-system', folder]);
}

/** The code name of this machine's release, such as `bookworm`. */
export async function ownSuite(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8');
  return /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(release)?.[1] ?? 'unknown';
}

/** Proxies and certificate settings of this machine's apt; mmdebstrap would not take them over by itself. */
export async function acquireOptions(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('apt-config', ['dump', '--no-empty']);
  return stdout
    .split('\n')
    .filter(
      (line) => /^Acquire::(https?|Retries|Check-|ForceIPv)/i.test(line) && !/auto-?detect/i.test(line),
    );
}

const LAST_LINES = 20;

/** With all of its programs, or they would go on in a folder that the next try removes. */
const DIES_WITH_US = [
  '--pdeathsig',
  'KILL',
  '--',
  'unshare',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  '--',
];

async function debootstrap(args: readonly string[], say: (line: string) => void): Promise<void> {
  const made = spawn('setpriv', [...DIES_WITH_US, 'mmdebstrap', ...args], {
    env: { ...process.env, ...NO_COLOUR },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  createInterface({ input: made.stderr }).on('line', (line) => {
    said.push(line);
    said.splice(0, said.length - LAST_LINES);
    if (line.startsWith('I: ')) say(line.slice('I: '.length));
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  made.on('error', reject).on('close', resolve);
  const code = await promise;
  if (code !== 0) throw new Error(`mmdebstrap ended with ${code}:\n${said.join('\n')}`);
}
