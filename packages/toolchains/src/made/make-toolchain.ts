import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { makeDebianRoot, removeRoot, type Say } from '../debian/debian-root.js';
import { installedVersions } from '../debian/installed-versions.js';
import { DESCRIPTIONS } from '../read-description.js';
import { ofSystem } from '../system-program.js';
import { addCross } from './cross.js';
import { isMade, madePlaces } from './made-places.js';
import { type MakeableToolchain, makeableToolchains } from './makeable.js';
import { addZig, ZIG_CACHE } from './zig.js';

/** What is remembered of a toolchain that was made. */
export interface MadeFacts {
  /** SHA-256, in hex, over the names, modes and contents of its root. */
  readonly digest: string;
  /** What compiles, for people, with its version. */
  readonly parts: Readonly<Record<string, string>>;
  /** Of the bare root that its files are started in. */
  readonly release: string;
}

/**
 * Makes a toolchain that is described, as root, and the bare root that its files are started in; what is there already
 * is left as it is. Safe to repeat after it was interrupted, and to ask for twice at once. Throws a sentence.
 */
export async function makeToolchain(name: string, home: string, say: Say): Promise<void> {
  const makeable = makeableToolchains().find((each) => each.name === name);
  if (!makeable) throw new Error(`${name} is no toolchain that can be made on this machine.`);
  const { folder } = madePlaces(home, makeable);
  await mkdir(folder, { recursive: true });
  const { uid } = await lstat(folder);
  if (uid !== 0) throw new Error(`${folder} is not a folder of root; remove it.`);
  await locked(join(home, 'compilers/lock'), () => make(makeable, home, say));
}

async function make(makeable: MakeableToolchain, home: string, say: Say): Promise<void> {
  const { name, release, debianArch, runtimes, zig, cross } = makeable;
  const { root, facts, bare } = madePlaces(home, makeable);
  if (!existsSync(bare)) {
    await makeDebianRoot({ suite: release, debianArch, packages: makeable.bare, folder: bare }, say);
  }
  // With more than the release it is none any more, and what starts there is not said to start on it.
  if (makeable.bare.length > 0) await rm(join(bare, 'usr/lib/os-release'), { force: true });
  if (isMade(makeable, home)) return;
  await removeRoot(root);
  const list = await readFile(new URL(`${name}/packages.txt`, DESCRIPTIONS), 'utf8');
  const packages = list.split('\n').filter((line) => line !== '');
  await makeDebianRoot({ suite: release, debianArch, packages, folder: root }, say);
  if (zig) await addZig(root, zig, runtimes, say);
  if (cross) await addCross(root, cross);
  const made: MadeFacts = { digest: await digestOf(root), parts: await partsOf(root, makeable), release };
  // Whole or not there, since what reads it goes by it; and not before what it speaks of is on the disk.
  await promisify(execFile)(...ofSystem('sync', ['--file-system', root]));
  await writeFile(`${facts}.new`, `${JSON.stringify(made, null, 2)}\n`);
  await rename(`${facts}.new`, facts);
}

/** Does the work while no other process does any that asks for the same lock, which ends with this process too. */
async function locked(file: string, work: () => Promise<void>): Promise<void> {
  const holder = spawn(...ofSystem('flock', [file, 'sh', '-c', 'echo held; exec cat']), {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const isHeld = once(holder.stdout, 'data').then(() => true);
  const ended = once(holder, 'close').then(() => false);
  if (!(await Promise.race([isHeld, ended]))) throw new Error(`flock cannot lock ${file}.`);
  try {
    await work();
  } finally {
    holder.stdin.end();
  }
}

async function partsOf(root: string, { zig, shown }: MakeableToolchain): Promise<MadeFacts['parts']> {
  if (zig) return { zig: zig.version, 'C++ library': 'libc++' };
  const versions = await installedVersions(root);
  return Object.fromEntries(
    Object.entries(shown ?? {}).map(([part, installed]) => [part, versions.get(installed) ?? 'none']),
  );
}

/** Times are left out, which are those of the making, and what zig compiles of its own files. */
async function digestOf(root: string): Promise<string> {
  const args = [
    ...['--create', '--sort=name', '--mtime=@0', '--numeric-owner', '--format=gnu'],
    ...[`--exclude=.${ZIG_CACHE}`, '-C', root, '.'],
  ];
  const tar = spawn(...ofSystem('tar', args), { stdio: ['ignore', 'pipe', 'inherit'] });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  tar.on('error', reject).on('close', resolve);
  const hash = createHash('sha256');
  await pipeline(tar.stdout, hash);
  const code = await promise;
  if (code !== 0) throw new Error(`tar ended with ${code} on ${root}.`);
  return hash.digest('hex');
}
