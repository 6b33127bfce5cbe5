import type { Worker } from 'node:worker_threads';
import { Failure } from '@cgoforge/core';
import { ForeignName, NoRoom } from '@cgoforge/source';
import type { FromReader, JobKind, ReaderJob, ReaderJobs } from './reader-messages.js';

/** Threads that do one job each at a time, started when they are needed and kept a while for the next one: a heap that
 * an archive has filled gives its memory back by ending. */
export class ReaderThreads {
  readonly #idle: { readonly thread: Worker; readonly ending: NodeJS.Timeout }[] = [];
  readonly #waiting: ((thread: Worker) => void)[] = [];
  #threads = 0;

  constructor(
    private readonly most: number,
    private readonly start: () => Worker,
    private readonly idleMs: number,
    /** So many do not end, so that a job now and then need not wait for a thread to start. */
    private readonly kept = 0,
  ) {}

  /** A thread, if one is free now. Who takes one runs a job on it. */
  take(): Worker | null {
    const idle = this.#idle.pop();
    if (!idle) return this.#threads < this.most ? this.#startOne() : null;
    clearTimeout(idle.ending);
    idle.thread.ref();
    return idle.thread;
  }

  /** A thread, in the order of asking; rejects when a signal says that it is no longer wanted. */
  async wait(signal?: AbortSignal): Promise<Worker> {
    signal?.throwIfAborted();
    const thread = this.take();
    if (thread) return thread;
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(use), 1);
        reject(signal?.reason);
      };
      const use = (given: Worker) => {
        signal?.removeEventListener('abort', leave);
        resolve(given);
      };
      this.#waiting.push(use);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** Has a thread that was taken do the job; rejects with the failure that it ends in, or `NoRoom`. `letGo` is called
   * when the job has ended, before the thread is anybody else's. */
  run<K extends JobKind>(
    thread: Worker,
    job: ReaderJob<K>,
    letGo: () => void = () => undefined,
  ): Promise<ReaderJobs[K]['answer']> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        // By name: without the listeners of its own a worker hears nothing any more.
        thread.removeAllListeners('message').removeAllListeners('error');
        letGo();
      };
      thread.on('message', (reply: FromReader<K>) => {
        finish();
        this.#giveBack(thread);
        if (reply.kind === 'done') resolve(reply.answer);
        else if (reply.kind === 'no room') reject(new NoRoom());
        else if (reply.kind === 'foreign name') reject(new ForeignName(reply.detail, reply.next));
        else reject(new Failure(reply.code, reply.detail, { next: reply.next }));
      });
      thread.on('error', (error) => {
        finish();
        this.#replace();
        reject(failureOfThread(error));
      });
      thread.postMessage(job);
    });
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#idle.splice(0).map(({ thread, ending }) => {
        clearTimeout(ending);
        return thread.terminate();
      }),
    );
  }

  #startOne(): Worker {
    this.#threads += 1;
    return this.start();
  }

  #giveBack(thread: Worker): void {
    const next = this.#waiting.shift();
    if (next) {
      next(thread);
      return;
    }
    thread.unref();
    const ending = setTimeout(() => this.#end(thread), this.idleMs).unref();
    this.#idle.push({ thread, ending });
  }

  /** Its place stays taken until its memory is free. */
  async #end(thread: Worker): Promise<void> {
    if (this.#idle.length <= this.kept) return;
    const place = this.#idle.findIndex((idle) => idle.thread === thread);
    this.#idle.splice(place, 1);
    await thread.terminate();
    this.#replace();
  }

  /** A thread that has ended is replaced for those who wait, and else when the next job comes. */
  #replace(): void {
    this.#threads -= 1;
    const next = this.#waiting.shift();
    if (next) next(this.#startOne());
  }
}

function failureOfThread(error: unknown): Failure {
  const memory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  return memory
    ? new Failure('archive_bomb', 'Reading the archive took more memory than is allowed.', { cause: error })
    : new Failure('internal', 'Failed to read the archive.', { cause: error });
}
