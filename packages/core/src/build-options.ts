import type { Size } from './sizes.js';

/** Everything of a request that can change what is built; all of it is recorded with the build. */
export interface BuildOptions {
  /** A package pattern such as `./cmd/...`; `null`: every main package of the module. */
  readonly package: string | null;
  /** The module's folder, relative to the source's root; `.` for the root itself. */
  readonly dir: string;
  /** File name of the one main package; `null`: Go's own name. */
  readonly output: string | null;
  readonly ldflags: string | null;
  readonly tags: readonly string[];
  readonly trimpath: boolean;
  /** The exact version asked, such as `1.26.8`; `null`: the highest of installed, go line and toolchain line. */
  readonly go: string | null;
  readonly cache: boolean;
  /** `null`: what the pool gives to all. */
  readonly size: Size | null;
}
