import { goArchOf } from '@cgoforge/core';
import { describedToolchains, OF_MACHINE, readToolchain, serves } from '../toolchain.js';

/** A toolchain that is made of a Debian release. */
export interface MakeableToolchain {
  readonly name: string;
  readonly runtime: string;
  /** The release's code name. */
  readonly release: string;
}

/** Those for machines such as this one. Throws a sentence on what is wrong in a description. */
export function makeableToolchains(): readonly MakeableToolchain[] {
  return describedToolchains().flatMap((name) => {
    const described = readToolchain(name);
    if (!described || described.release === OF_MACHINE || !serves(described, goArchOf(process.arch)))
      return [];
    return [{ name, runtime: described.runtime, release: described.release }];
  });
}
