import { Failure } from '@cgoforge/core';

/** Several builds of a source ask for less at once; what nobody waits for any more takes its turn too. */
const MOST_WAITING = 256;

type Work = () => Promise<void>;

/** The work of many sources, a few at once, of one source one at a time: none waits for all that another asks for. */
export class Turns {
  /** By source, in the order of their next turns. */
  readonly #waiting = new Map<string, Work[]>();
  readonly #working = new Set<string>();
  #paused = false;
  #idle: () => void = () => {};

  constructor(private readonly atOnce: number) {}

  /** Runs the work when it is the source's turn. Throws `unavailable` when too much of the source waits already. */
  async take<T>(source: string, work: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(source) ?? [];
    if (waiting.length >= MOST_WAITING) {
      throw new Failure('unavailable', `${waiting.length} fetches for the source are waiting already.`);
    }
    return new Promise((resolve, reject) => {
      waiting.push(() => work().then(resolve, reject));
      this.#waiting.set(source, waiting);
      this.#next();
    });
  }

  /** Runs the work when whatever has its turn has ended; the others wait. Not while such work is on its way. */
  async pause(work: Work): Promise<void> {
    this.#paused = true;
    try {
      if (this.#working.size > 0) await new Promise<void>((idle) => (this.#idle = idle));
      await work();
    } finally {
      this.#paused = false;
      for (let turn = 0; turn < this.atOnce; turn++) this.#next();
    }
  }

  #next(): void {
    if (this.#paused || this.#working.size >= this.atOnce) return;
    for (const [source, waiting] of this.#waiting) {
      if (this.#working.has(source)) continue;
      const work = waiting.shift();
      if (waiting.length === 0) this.#waiting.delete(source);
      this.#working.add(source);
      void work?.().then(() => this.#left(source));
      return;
    }
  }

  #left(source: string): void {
    this.#working.delete(source);
    const waiting = this.#waiting.get(source);
    if (waiting) {
      // Behind all who wait.
      this.#waiting.delete(source);
      this.#waiting.set(source, waiting);
    }
    if (this.#working.size === 0) this.#idle();
    this.#next();
  }
}
