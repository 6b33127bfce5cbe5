import type { SourceModule } from '../source.js';

/** A read-only folder with the modules that one source names, and nothing else. */
export interface ModuleView {
  /** Names the view to an executor; the same set of modules has the same id. */
  readonly id: string;
  /** How many modules had to be fetched for it. */
  readonly fetched: number;
}

/** Go modules and toolchains from the module proxy, each stored once and checked against go.sum or the catalogue. */
export abstract class Modules {
  /** Makes the view; `null` when the source is vendored or requires nothing. Throws `module_unavailable` (not there, or another
   * h1 than go.sum says) or `unavailable` (proxy not reachable). */
  abstract view(module: SourceModule, signal: AbortSignal): Promise<ModuleView | null>;

  /** Makes Go of exactly this version available to the executor. Throws `go_version_unavailable` or `unavailable`. */
  abstract toolchain(version: string, signal: AbortSignal): Promise<void>;
}
