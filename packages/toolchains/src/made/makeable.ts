import { goArchOf } from '@cgoforge/core';
import { describedToolchains, OF_MACHINE, readToolchain, serves, type Toolchain } from '../toolchain.js';

/** A toolchain that is made of a Debian release. */
export interface MakeableToolchain {
  readonly name: string;
  readonly runtimes: readonly string[];
  /** The release's code name. */
  readonly release: string;
  /** `null` where the release has the compiler. */
  readonly zig: NonNullable<Toolchain['zig']> | null;
}

/** Those for machines such as this one. Throws a sentence on what is wrong in a description. */
export function makeableToolchains(): readonly MakeableToolchain[] {
  return describedToolchains().flatMap((name) => {
    const described = readToolchain(name);
    if (!described || !serves(described, goArchOf(process.arch))) return [];
    const { runtimes, release, zig = null } = described;
    return release === OF_MACHINE || runtimes === OF_MACHINE ? [] : [{ name, runtimes, release, zig }];
  });
}
