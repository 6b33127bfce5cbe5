import { setTimeout as delay } from 'node:timers/promises';
import { CHANGES_WAIT_MS, type ChangesAnswer } from '@cgoforge/adapter-runc';

/** Whoever asks less often is told of all attempts. */
const MOST_KEPT = 1_000;

/** Numbers the changes of attempts' status, for those who ask what is new. */
export class StatusChanges {
  private last: number;
  /** The attempts of the last changes, of which the newest has the number `last`. */
  private readonly recent: string[] = [];
  private news = Promise.withResolvers<void>();

  /** `startedAt`: the first number is made of it, above all that an earlier launcher may have given out. */
  constructor(
    private readonly known: () => readonly string[],
    startedAt: Date,
  ) {
    this.last = startedAt.getTime() * 1_000;
  }

  note(attempt: string): void {
    this.last += 1;
    this.recent.push(attempt);
    if (this.recent.length > MOST_KEPT) this.recent.shift();
    this.news.resolve();
    this.news = Promise.withResolvers();
  }

  /** What has changed after `number`; waits for it until `gone` aborts, but not for long. All attempts at once when the
   * number is not one of those that are kept, or `null`. */
  async since(number: number | null, gone: AbortSignal): Promise<ChangesAnswer> {
    if (number === null || number < this.last - this.recent.length || number > this.last) {
      return { next: this.last, attempts: [...this.known()] };
    }
    if (number === this.last) {
      const late = delay(CHANGES_WAIT_MS, undefined, { signal: gone, ref: false }).catch(() => undefined);
      await Promise.race([this.news.promise, late]);
    }
    const changed = this.recent.slice(this.recent.length - (this.last - number));
    return { next: this.last, attempts: [...new Set(changed)] };
  }
}
