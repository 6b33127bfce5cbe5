import type { SourceModule } from '../source.js';

/** A read-only folder with the modules that one source names, and nothing else. */
export interface ModuleView {
  /** Names the view to an executor; the same set of modules has the same id. */
  readonly id: string;
  /** How many modules had to be fetched for it. */
  readonly fetched: number;
}

/** Makes ready what an attempt needs of the module proxy: each module and toolchain is stored once and checked against go.sum or
 * the catalogue. Where attempts ask for that themselves while they build, nothing is made ready. */
export abstract class Modules {
  /** Makes the view; `null` when the attempt is to have none, since its source needs no modules or it asks for them. Throws `module_unavailable` (not there, or another
   * h1 than go.sum says) or `unavailable` (proxy not reachable). */
  abstract view(module: SourceModule, signal: AbortSignal): Promise<ModuleView | null>;

  /** Makes Go of exactly this version available to the executor. Throws `go_version_unavailable` or `unavailable`. */
  abstract toolchain(version: string, signal: AbortSignal): Promise<void>;
}
