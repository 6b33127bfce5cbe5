import { Readable } from 'node:stream';
import { Failure, type GateFile, ModuleGate, type SourceModule } from '@cgoforge/core';

/** A gate that has what a test puts there, and throws what a test says; else it has nothing. */
export class PlayedGate extends ModuleGate {
  /** What was to be fetched ahead. */
  readonly prepared: SourceModule[] = [];
  readonly #things = new Map<string, Buffer | Error>();

  /** `name`: what Go asks of a proxy, or, of Go itself, such as `go1.26.8 amd64`. */
  put(name: string, thing: Buffer | Error): void {
    this.#things.set(name, thing);
  }

  prepare(module: SourceModule): void {
    this.prepared.push(module);
  }

  module(_: SourceModule, name: string): Promise<GateFile> {
    return this.#give(name, new Failure('not_found', 'go.sum of the source does not name it.'));
  }

  toolchain(version: string, arch: string): Promise<GateFile> {
    return this.#give(`go${version} ${arch}`, new Failure('go_version_unavailable', 'There is none.'));
  }

  async #give(name: string, none: Failure): Promise<GateFile> {
    const thing = this.#things.get(name) ?? none;
    if (thing instanceof Error) throw thing;
    return { size: thing.length, body: Readable.from([thing]) };
  }
}
