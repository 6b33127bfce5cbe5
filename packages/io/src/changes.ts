import type { Wakeups, WakeupTopic } from '@cgoforge/core';

/** Wake-ups may be lost, so who waits looks again at least this often. */
const LOOK_AGAIN_MS = 5_000;

/** What happens to one build or attempt, as wake-ups. One between two waits ends the next at once: none is missed. */
export class Changes {
  #happened = false;
  #wake: () => void = () => undefined;
  readonly #unsubscribe: readonly (() => void)[];

  constructor(wakeups: Wakeups, topics: readonly WakeupTopic[], id: string) {
    this.#unsubscribe = topics.map((topic) => wakeups.on(topic, id, () => this.note()));
  }

  /** Counts as a wake-up what was heard of otherwise. */
  note(): void {
    this.#happened = true;
    this.#wake();
  }

  /** Resolves at the next change, after `ms`, when it is time to look again, or when the signal aborts. */
  async next(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#happened && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, Math.min(ms, LOOK_AGAIN_MS)));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.#wake, { once: true });
      });
      signal.removeEventListener('abort', this.#wake);
    }
    this.#happened = false;
  }

  /** For `using`: nothing is heard any more. */
  [Symbol.dispose](): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }
}
