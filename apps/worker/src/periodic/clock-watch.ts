import type { Clock } from '@cgoforge/core';

const A_DAY_MS = 24 * 3_600_000;

/** Sees that the machine's clock was set, beside the time that has passed. */
export class ClockWatch {
  /** Of the clock, before the time since this process has begun. */
  #ahead: number;

  constructor(private readonly clock: Clock) {
    this.#ahead = this.#now();
  }

  /** By more than a day, since it was asked for last. */
  wasSet(): boolean {
    const before = this.#ahead;
    this.#ahead = this.#now();
    return Math.abs(this.#ahead - before) > A_DAY_MS;
  }

  #now(): number {
    return this.clock.now().getTime() - performance.now();
  }
}
