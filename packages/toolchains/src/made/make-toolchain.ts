import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeDebianRoot, removeRoot } from '../debian/debian-root.js';
import { installedVersions } from '../debian/installed-versions.js';
import { DESCRIPTIONS } from '../read-description.js';
import { madePlaces } from './made-places.js';
import { makeableToolchains } from './makeable.js';

/** What is remembered of a toolchain that was made. */
export interface MadeFacts {
  /** SHA-256, in hex, over the names, modes and contents of its root. */
  readonly digest: string;
  /** What compiles, for people, with its version. */
  readonly parts: Readonly<Record<string, string>>;
}

/**
 * Makes a toolchain that is described, as root, and the bare root that its files are started in; what is there already
 * is left as it is. Safe to repeat after it was interrupted. Throws a sentence.
 */
export async function makeToolchain(name: string, home: string, say: (line: string) => void): Promise<void> {
  const makeable = makeableToolchains().find((each) => each.name === name);
  if (!makeable) throw new Error(`${name} is no toolchain that can be made on this machine.`);
  const { release } = makeable;
  const { folder, root, facts, bareRoots } = madePlaces(home, name);
  const bare = join(bareRoots, release);
  if (!existsSync(bare)) await makeDebianRoot({ suite: release, folder: bare }, say);
  if (existsSync(facts)) return;
  await removeRoot(root);
  await mkdir(folder, { recursive: true });
  const list = await readFile(new URL(`${name}/packages.txt`, DESCRIPTIONS), 'utf8');
  const packages = list.split('\n').filter((line) => line !== '');
  await makeDebianRoot({ suite: release, packages, folder: root }, say);
  const versions = await installedVersions(root);
  const parts = Object.fromEntries(
    Object.entries(SHOWN_PARTS).map(([part, installed]) => [part, versions.get(installed) ?? 'none']),
  );
  const made: MadeFacts = { digest: await digestOf(root), parts };
  // Whole or not there, since what reads it goes by it.
  await writeFile(`${facts}.new`, `${JSON.stringify(made, null, 2)}\n`);
  await rename(`${facts}.new`, facts);
}

/** What compiles, by names for people, and the package of each. */
const SHOWN_PARTS = { gcc: 'gcc', 'g++': 'g++', binutils: 'binutils', glibc: 'libc6' };

/** Times are left out: they are those of the making. */
async function digestOf(root: string): Promise<string> {
  const args = ['--create', '--sort=name', '--mtime=@0', '--numeric-owner', '--format=gnu', '-C', root, '.'];
  const tar = spawn('tar', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  tar.on('error', reject).on('close', resolve);
  const hash = createHash('sha256');
  await pipeline(tar.stdout, hash);
  const code = await promise;
  if (code !== 0) throw new Error(`tar ended with ${code} on ${root}.`);
  return hash.digest('hex');
}
