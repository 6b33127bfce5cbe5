import type { LeastPace } from '../http/api-settings.js';

/**
 * How far one sender is behind. Each byte buys the time that the least pace gives it, and no burst buys more than the
 * grace. Apache's mod_reqtimeout and Kestrel ask for a mean since the start instead; there a burst pays for a long
 * silence afterwards. All times are in milliseconds, of one clock.
 */
export class UploadPace {
  readonly #graceMs: number;
  #due: number;

  constructor(
    private readonly least: LeastPace,
    now: number,
  ) {
    this.#graceMs = least.graceSeconds * 1000;
    this.#due = now + this.#graceMs;
  }

  /** `Infinity` stands for all that could be asked. */
  brought(bytes: number, now: number): void {
    this.#due = Math.min(this.#due + (bytes * 1000) / this.least.bytesPerSecond, now + this.#graceMs);
  }

  /** How much of the grace is used up: 0 is in time, 1 and more is too slow. */
  behind(now: number): number {
    return 1 - (this.#due - now) / this.#graceMs;
  }
}
