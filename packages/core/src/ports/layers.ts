import type { LayerRefs } from '../attempt.js';
import type { KeptLayers } from '../retention.js';
import type { SourceModule } from '../source.js';
import type { ReadyToolchain } from './executor.js';

/** What an attempt is made with. */
export interface LayersNeeded {
  /** Its roots, and the Go that the first of them has. */
  readonly toolchain: Pick<ReadyToolchain, 'go' | 'roots'>;
  /** Exact Go version. */
  readonly go: string;
  readonly module: SourceModule;
}

export interface PreparedLayers extends LayerRefs {
  /** How many modules had to be fetched. */
  readonly fetched: number;
}

/**
 * Makes ready on the attempt's machine what it must have before it starts: each layer is read-only, named by a
 * digest (see `LayerRefs`), and made once. A layer that is `null` is not needed, or the agent asks intake for what
 * would be in it. Machines may be far away: nothing is assumed of a file system that they would share with the caller.
 */
export abstract class Layers {
  /** May be repeated. Throws `module_unavailable` and `go_version_unavailable` for what nobody has, or has with another
   * content than go.sum or toolchains/go.json names; `unavailable` when the proxy cannot be reached. A module that go.sum
   * names by its go.mod alone, or that may lack, is left out of the layer instead where nobody has it. */
  abstract prepare(needed: LayersNeeded, signal: AbortSignal): Promise<PreparedLayers>;

  /** Removes layers beyond the limits, the longest unused first, none that was used within six hours, and what no
   * layer is made of any more; answers how many that were. Does nothing while a layer is made. */
  abstract trim(most: KeptLayers): Promise<number>;
}
