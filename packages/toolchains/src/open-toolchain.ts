import type { OfferedToolchain } from '@cgoforge/core';

/** A root folder, and the folders and files of this machine that are mounted on it, read-only. */
export interface RootLayer {
  readonly path: string;
  readonly mounts: readonly { readonly source: string; readonly destination: string }[];
  /** Go's word for the architecture of its programs, where that is another than the machine's; else `null`. */
  readonly foreignArch: string | null;
}

/** A toolchain that is on this machine, and the layers that it names. */
export interface OpenToolchain {
  readonly offered: OfferedToolchain;
  /** By the names that `offered` has for its roots. */
  readonly layers: ReadonlyMap<string, RootLayer>;
}

/** Where Go is at, in every root. */
export const GO_PLACE = '/toolchain/go';
