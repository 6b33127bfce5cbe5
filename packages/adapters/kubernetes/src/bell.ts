/** Waits for one who rings, and does not miss who rang while nobody waited. */
export class Bell {
  private rung = false;
  private answer = () => {};

  ring(): void {
    this.rung = true;
    this.answer();
  }

  /** Resolves when it was rung since the last wait ended, after so many milliseconds, or with `signal`. */
  async wait(mostMs: number, signal?: AbortSignal): Promise<void> {
    if (!this.rung && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, mostMs);
        this.answer = () => {
          clearTimeout(timer);
          resolve();
        };
        signal?.addEventListener('abort', this.answer, { once: true });
      });
      signal?.removeEventListener('abort', this.answer);
    }
    this.rung = false;
    this.answer = () => {};
  }
}
