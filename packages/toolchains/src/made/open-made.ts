import { existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { goArchOf } from '@cgoforge/core';
import { minimalRoot } from '../debian/minimal-root.js';
import { gorootVersion } from '../goroot-version.js';
import { GO_PLACE, type OpenToolchain } from '../open-toolchain.js';
import { OF_MACHINE, readToolchain, serves } from '../toolchain.js';
import { madePlaces } from './made-places.js';
import type { MadeFacts } from './make-toolchain.js';

/** The names of the toolchains that were made in this home. */
export async function madeToolchains(home: string): Promise<string[]> {
  const names = await readdir(join(home, 'toolchains')).catch(() => []);
  return names.filter((name) => existsSync(madePlaces(home, name).facts)).sort();
}

/** Opens one of them; `null` where it is described no more, or for other machines. Throws a sentence. */
export async function openMade(name: string, home: string, goroot: string): Promise<OpenToolchain | null> {
  const described = readToolchain(name);
  const arch = goArchOf(process.arch);
  if (!described || described.release === OF_MACHINE || !serves(described, arch)) return null;
  const { root, facts, bareRoots } = madePlaces(home, name);
  const { digest, parts } = JSON.parse(await readFile(facts, 'utf8')) as MadeFacts;
  const check = await minimalRoot(bareRoots, described.release);
  const go = await gorootVersion(goroot);
  const layer = `${name}-${digest}`;
  return {
    offered: {
      name,
      digest: `sha256:${digest}`,
      targets: [{ os: 'linux', arch, runtime: described.runtime }],
      go,
      parts: { go, ...parts },
      roots: { root: layer, checkRoots: [check.name] },
    },
    layers: new Map([
      // runc takes no link for a root.
      [layer, { path: await realpath(root), mounts: [{ source: goroot, destination: GO_PLACE }] }],
      [check.name, { path: check.path, mounts: [] }],
    ]),
  };
}
