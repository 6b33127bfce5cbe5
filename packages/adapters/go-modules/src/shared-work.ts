/** Work that many wait for and none can end. Who goes leaves nothing behind, as who waits for a promise would. */
export class SharedWork {
  readonly #waiting = new Set<() => void>();
  #ended = false;

  constructor(private readonly work: Promise<unknown>) {
    const end = () => {
      this.#ended = true;
      for (const wake of this.#waiting) wake();
    };
    work.then(end, end);
  }

  /** Settles as the work does, or throws the signal's reason as soon as that aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#ended) {
      const { promise: woken, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      await woken;
      this.#waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      signal.throwIfAborted();
    }
    await this.work;
  }
}
