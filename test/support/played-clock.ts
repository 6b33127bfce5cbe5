import { Clock, SystemClock } from '@cgoforge/core';

/** The system's clock, ahead by what a test lets go by. */
export class PlayedClock implements Clock {
  readonly #real = new SystemClock();
  #aheadMs = 0;

  now(): Date {
    return new Date(this.#real.now().getTime() + this.#aheadMs);
  }

  pass(seconds: number): void {
    this.#aheadMs += seconds * 1_000;
  }
}
