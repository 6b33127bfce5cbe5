import type { OfferedToolchain } from '@cgoforge/core';
import { hostMounts, makeHostRoot, type Shown } from './host-root.js';
import { inspectHost } from './inspect-host.js';
import { minimalRoot } from './minimal-root.js';

export interface HostPlaces {
  /** Where the minimal roots of releases lie, each under its code name. */
  readonly roots: string;
  /** Where the root folder of the toolchain is made. */
  readonly root: string;
  /** The Go that is installed on this machine. */
  readonly goroot: string;
}

/** The compiler, Go and C library of this machine as a toolchain. */
export interface HostToolchain {
  readonly offered: OfferedToolchain;
  /** What compiles runs in this root folder, */
  readonly root: string;
  /** on which this is mounted. */
  readonly mounts: readonly Shown[];
  /** The root folders in which what was built is started. */
  readonly checkRoots: readonly [string, ...string[]];
}

/** Makes the toolchain's root; safe to repeat. Throws a sentence when something is missing on this machine. */
export async function openHostToolchain({ roots, root, goroot }: HostPlaces): Promise<HostToolchain> {
  const { offered, suite } = await inspectHost(goroot);
  await makeHostRoot(root);
  return { offered, root, mounts: hostMounts(goroot), checkRoots: [await minimalRoot(roots, suite)] };
}
