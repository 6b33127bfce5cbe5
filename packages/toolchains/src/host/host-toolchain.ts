import { createHash } from 'node:crypto';
import { minimalRoot } from '../debian/minimal-root.js';
import type { OpenToolchain } from '../open-toolchain.js';
import { readToolchain } from '../toolchain.js';
import { digestOfHostFiles } from './host-files.js';
import { hostMounts, makeHostRoot } from './host-root.js';
import { inspectHost } from './inspect-host.js';

const HOST = 'host';

interface HostPlaces {
  /** Where the minimal roots of releases lie, each under its code name. */
  readonly roots: string;
  /** Where the root folder of the toolchain is made. */
  readonly root: string;
  /** The Go that is installed on this machine. */
  readonly goroot: string;
}

/** The compiler, Go and C library of this machine as a toolchain. Makes its root; safe to repeat.
 * Throws a sentence when something is missing on this machine. */
export async function openHostToolchain({ roots, root, goroot }: HostPlaces): Promise<OpenToolchain> {
  const { suite, ...found } = await inspectHost(goroot, readToolchain(HOST)?.parts ?? {});
  await makeHostRoot(root);
  const check = await minimalRoot(roots, suite);
  const compiled = [found.parts, await digestOfHostFiles()];
  const digest = createHash('sha256').update(JSON.stringify(compiled)).digest('hex');
  const name = `${HOST}-${digest}`;
  return {
    offered: {
      name: HOST,
      digest: `sha256:${digest}`,
      ...found,
      roots: { root: name, checkRoots: [check.name] },
    },
    layers: new Map([
      [name, { path: root, mounts: hostMounts(goroot), foreignArch: null }],
      [check.name, { path: check.path, mounts: [], foreignArch: null }],
    ]),
  };
}
