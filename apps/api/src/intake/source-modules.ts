import { Receiving, type SourceModule } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';

/** Go asks for one file after another. */
const HELD_MS = 5_000;

interface Held {
  readonly module: Promise<SourceModule>;
  users: number;
}

/** The modules that are being built: a go.sum may name so many that there must not be one list of them for each
 * request. */
@Injectable()
export class SourceModules {
  readonly #held = new Map<string, Held>();

  constructor(private readonly receiving: Receiving) {}

  /** Does `work` with the attempt's module, which is read once for all who use it at a time. */
  async use<T>(attempt: string, work: (module: SourceModule) => Promise<T>): Promise<T> {
    const held = this.#held.get(attempt) ?? this.#hold(attempt);
    held.users++;
    try {
      return await work(await held.module);
    } finally {
      setTimeout(() => this.#leave(attempt, held), HELD_MS).unref();
    }
  }

  #hold(attempt: string): Held {
    const held = { module: this.receiving.module(attempt), users: 0 };
    this.#held.set(attempt, held);
    held.module.catch(() => this.#held.delete(attempt));
    return held;
  }

  #leave(attempt: string, held: Held): void {
    held.users--;
    if (held.users === 0 && this.#held.get(attempt) === held) this.#held.delete(attempt);
  }
}
