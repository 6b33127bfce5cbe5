import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Failure, type GateFile, ModuleGate, type SourceModule } from '@cgoforge/core';

/** A gate that has what a test puts there, and throws what a test says; else it has nothing. */
export class PlayedGate extends ModuleGate {
  /** What was to be fetched ahead. */
  readonly prepared: SourceModule[] = [];
  /** Of which module something was asked that is not there yet. */
  readonly awaited = new Set<SourceModule>();
  readonly #things = new Map<string, Buffer | Error | null>();

  /** `name`: what Go asks of a proxy, or, of Go itself, such as `go1.26.8 amd64`. `null`: it does not come. */
  put(name: string, thing: Buffer | Error | null): void {
    this.#things.set(name, thing);
  }

  prepare(module: SourceModule): void {
    this.prepared.push(module);
  }

  async module(module: SourceModule, name: string, signal: AbortSignal): Promise<GateFile> {
    if (this.#things.get(name) === null) {
      this.awaited.add(module);
      await once(signal, 'abort').finally(() => this.awaited.delete(module));
      throw signal.reason;
    }
    return this.#give(name, new Failure('not_found', 'go.sum of the source does not name it.'));
  }

  go(version: string, arch: string): Promise<GateFile> {
    return this.#give(`go${version} ${arch}`, new Failure('go_version_unavailable', 'There is none.'));
  }

  async #give(name: string, none: Failure): Promise<GateFile> {
    const thing = this.#things.get(name) ?? none;
    if (thing instanceof Error) throw thing;
    return { size: thing.length, body: Readable.from([thing]) };
  }
}
