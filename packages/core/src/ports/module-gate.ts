import type { Readable } from 'node:stream';
import type { SourceModule } from '../source.js';

/** A file as it is sent to a pod. */
export interface GateFile {
  readonly size: number;
  readonly body: Readable;
}

/**
 * What a pod may have of the module proxy, so that it needs no network of its own. Each file is fetched once, for
 * whoever asks, and checked as `Layers` does. Throws `unavailable` when the proxy does not answer, and the signal's
 * reason as soon as that aborts: what was begun is fetched all the same, for whoever else waits for it.
 */
export abstract class ModuleGate {
  /** Begins to fetch what the source requires, so that it is there in time. Whether it can be had, `module` tells. */
  abstract prepare(module: SourceModule): void;

  /** The file that Go asks of a module proxy by this name, such as `rsc.io/quote/@v/v1.5.2.zip`. Throws `not_found`,
   * with a sentence for the log of the build, unless the source requires that module, and `module_unavailable` when it
   * cannot be had as go.sum says. */
  abstract module(module: SourceModule, name: string, signal: AbortSignal): Promise<GateFile>;

  /** Go of exactly this version for linux on this architecture, in Go's word for it: a tar.gz whose root is GOROOT.
   * Throws `go_version_unavailable`. */
  abstract go(version: string, arch: string, signal: AbortSignal): Promise<GateFile>;
}
