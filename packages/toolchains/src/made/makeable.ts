import { goArchOf, type Target } from '@cgoforge/core';
import {
  describedToolchains,
  OF_MACHINE,
  readToolchain,
  serves,
  type Toolchain,
  targetsOf,
} from '../toolchain.js';

/** A toolchain that is made of a Debian release. */
export interface MakeableToolchain {
  readonly name: string;
  readonly targets: readonly Target[];
  readonly runtimes: readonly string[];
  /** The release's code name. */
  readonly release: string;
  /** Debian's word for the architecture of its roots; `null`: the machine's own. */
  readonly debianArch: string | null;
  /** Packages that its bare release has beside, such as musl. */
  readonly bare: readonly string[];
  /** `null` where it makes files for the machines that it runs on. */
  readonly cross: NonNullable<Toolchain['cross']> | null;
  /** `null` where the release has the compiler. */
  readonly zig: NonNullable<Toolchain['zig']> | null;
  /** What compiles, by names for people, and the package of each; `null` where zig does. */
  readonly shown: Readonly<Record<string, string>> | null;
}

const SHOWN = { gcc: 'gcc', 'g++': 'g++', clang: 'clang', binutils: 'binutils', glibc: 'libc6' };

/** Those for machines such as this one. Throws a sentence on what is wrong in a description. */
export function makeableToolchains(): readonly MakeableToolchain[] {
  const arch = goArchOf(process.arch);
  return describedToolchains().flatMap((name) => {
    const described = readToolchain(name);
    if (!described || !serves(described, arch)) return [];
    const { runtimes, release, root, bare, cross = null, zig = null } = described;
    if (release === OF_MACHINE || runtimes === OF_MACHINE) return [];
    const shown = zig ? null : (described.shown ?? SHOWN);
    const debianArch = root?.debianArch ?? null;
    const targets = targetsOf(described, arch);
    return [{ name, targets, runtimes, release, debianArch, bare, cross, zig, shown }];
  });
}

/** The architecture of its roots, by Go's word for it, where it is another than the machine's. */
export function foreignArch({
  debianArch,
  targets,
}: Pick<MakeableToolchain, 'debianArch' | 'targets'>): string | null {
  return debianArch === null ? null : (targets[0]?.arch ?? null);
}
