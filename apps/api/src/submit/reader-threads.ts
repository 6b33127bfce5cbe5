import type { Worker } from 'node:worker_threads';

/** Threads that do one piece of work each at a time, started when they are needed and kept for the next one. */
export class ReaderThreads {
  readonly #idle: Worker[] = [];
  readonly #waiting: ((thread: Worker) => void)[] = [];
  #threads = 0;

  constructor(
    private readonly most: number,
    private readonly start: () => Worker,
  ) {}

  /** A thread, if one is free now. Who takes one gives it back, or says that it died. */
  take(): Worker | null {
    const thread = this.#idle.pop() ?? (this.#threads < this.most ? this.#startOne() : null);
    thread?.ref();
    return thread;
  }

  /** A thread, in the order of asking; rejects when the signal says that it is no longer wanted. */
  async wait(signal: AbortSignal): Promise<Worker> {
    signal.throwIfAborted();
    const thread = this.take();
    if (thread) return thread;
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(use), 1);
        reject(signal.reason);
      };
      const use = (given: Worker) => {
        signal.removeEventListener('abort', leave);
        resolve(given);
      };
      this.#waiting.push(use);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  giveBack(thread: Worker): void {
    const next = this.#waiting.shift();
    if (next) {
      next(thread);
      return;
    }
    this.#idle.push(thread);
    thread.unref();
  }

  /** A thread that died is replaced for those who wait, and else when the next work comes. */
  lose(): void {
    this.#threads -= 1;
    const next = this.#waiting.shift();
    if (next) next(this.#startOne());
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((thread) => thread.terminate()));
  }

  #startOne(): Worker {
    this.#threads += 1;
    return this.start();
  }
}
