import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { endingWithUs, ofSystem } from '../system-program.js';
import { archiveOfThisMachine } from './apt-sources.js';

/** A root file system to make. */
export interface DebianRoot {
  /** The release's code name, such as `bullseye`. */
  readonly suite: string;
  /** Debian's word for its architecture, of whose programs the kernel runs some while it is made; `null`: the machine's
   * own. */
  readonly debianArch?: string | null;
  /** Added to the bare release. */
  readonly packages?: readonly string[];
  /** Where it then lies, whole or not at all. */
  readonly folder: string;
}

/** Hears how far a making is. */
export type Say = (line: string) => void;

/** The same at each making, so that the same packages make the same root: 1980-01-01. */
const FIXED = {
  LC_ALL: 'C',
  DEBIAN_FRONTEND: 'noninteractive',
  SOURCE_DATE_EPOCH: '315532800',
};

/** Makes a root of a Debian release as root, from where this machine gets its own packages. Throws a sentence. */
export async function makeDebianRoot(
  { suite, debianArch = null, packages = [], folder }: DebianRoot,
  say: Say,
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
    '"$1/etc/hostname" "$1/etc/resolv.conf" "$1/var/cache/ldconfig/aux-cache" "$1"/var/log/*.log "$1/var/log/apt"';
  // mmdebstrap would want one more program to find out whether that architecture runs here.
  const of = debianArch === null ? [] : [`--architectures=${debianArch}`, '--skip=check/qemu'];
  const args = ['--variant=minbase', ...of, ...options, ...include, forget, suite, unfinished, source];
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
  await promisify(execFile)(...ofSystem('rm', ['-rf', '--one-file-system', folder]));
}

/** The code name of this machine's release, such as `bookworm`. */
export async function ownSuite(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8');
  return /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(release)?.[1] ?? 'unknown';
}

/** Whether this machine's archive has the releases of Debian itself. */
export async function isDebian(): Promise<boolean> {
  return /^ID="?debian"?$/m.test(await readFile('/etc/os-release', 'utf8'));
}

/** Proxies and certificate settings of this machine's apt; mmdebstrap would not take them over by itself. */
export async function acquireOptions(): Promise<string[]> {
  const { stdout } = await promisify(execFile)(...ofSystem('apt-config', ['dump', '--no-empty']));
  return stdout
    .split('\n')
    .filter(
      (line) => /^Acquire::(https?|Retries|Check-|ForceIPv)/i.test(line) && !/auto-?detect/i.test(line),
    );
}

const LAST_LINES = 20;

async function debootstrap(args: readonly string[], say: Say): Promise<void> {
  // With all of its programs, or they would go on in a folder that the next try removes.
  const ending = endingWithUs('--mount-proc', 'mmdebstrap', args);
  const made = spawn(...ofSystem('setpriv', ending, FIXED), { stdio: ['ignore', 'ignore', 'pipe'] });
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
