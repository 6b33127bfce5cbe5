import { Worker } from 'node:worker_threads';
import { Failure } from '@cgoforge/core';
import type { ArchiveLimits, ReadSource } from '@cgoforge/source';
import type { FromReader, ToReader } from './reader-messages.js';
import { type Reading, SourceReader, type UploadFiles } from './source-reader.js';

export interface ReaderOptions {
  /** How many archives are read at once; the others wait in their spool files. */
  readonly threads: number;
  readonly memoryMebibytes: number;
  readonly limits: ArchiveLimits;
}

/** Reads archives in a small pool of threads, each with a heap of its own that may run out without harm to the service. */
export class ThreadedSourceReader extends SourceReader {
  readonly #idle: Worker[] = [];
  readonly #waiting: ((thread: Worker) => void)[] = [];
  #threads = 0;

  constructor(private readonly options: ReaderOptions) {
    super();
  }

  read(files: UploadFiles): Reading {
    return new ThreadedReading(files, this.options.limits, {
      take: (use) => this.#take(use),
      giveBack: (thread) => this.#giveBack(thread),
      lose: () => this.#lose(),
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((thread) => thread.terminate()));
  }

  #take(use: (thread: Worker) => void): void {
    const thread = this.#idle.pop();
    if (thread) use(thread);
    else if (this.#threads < this.options.threads) use(this.#start());
    else this.#waiting.push(use);
  }

  #giveBack(thread: Worker): void {
    const next = this.#waiting.shift();
    if (next) {
      next(thread);
      return;
    }
    this.#idle.push(thread);
    thread.unref();
  }

  /** A thread that died is replaced for those who wait, and else when the next archive comes. */
  #lose(): void {
    this.#threads -= 1;
    const next = this.#waiting.shift();
    if (next) next(this.#start());
  }

  #start(): Worker {
    this.#threads += 1;
    return new Worker(new URL('./reader-thread.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.options.memoryMebibytes },
    });
  }
}

interface Threads {
  take(use: (thread: Worker) => void): void;
  giveBack(thread: Worker): void;
  lose(): void;
}

class ThreadedReading implements Reading {
  readonly result: Promise<ReadSource>;
  refused = false;
  #thread: Worker | null = null;
  /** What happened while no thread was free. */
  readonly #held: ToReader[] = [];

  constructor(files: UploadFiles, limits: ArchiveLimits, threads: Threads) {
    this.result = new Promise((resolve, reject) => {
      threads.take((thread) => {
        thread.ref();
        const finish = (giveBack: boolean) => {
          // By name: without the listeners of its own a worker hears nothing any more.
          thread.removeAllListeners('message').removeAllListeners('error');
          this.#thread = null;
          if (giveBack) threads.giveBack(thread);
          else threads.lose();
        };
        const refuse = (failure: Failure) => {
          this.refused = true;
          reject(failure);
        };
        thread.on('message', (answer: FromReader) => {
          finish(true);
          if (answer.kind === 'done') resolve(answer.source);
          else refuse(new Failure(answer.code, answer.detail, { next: answer.next }));
        });
        thread.on('error', (error) => {
          finish(false);
          refuse(failureOfThread(error));
        });
        this.#thread = thread;
        for (const message of [{ kind: 'read', files, limits } as const, ...this.#held])
          thread.postMessage(message);
      });
    });
    // Whoever gives up before asking for the result has no use for its failure.
    this.result.catch(() => undefined);
  }

  written(bytes: number): void {
    this.#tell({ kind: 'written', bytes });
  }

  complete(): void {
    this.#tell({ kind: 'complete' });
  }

  abort(): void {
    this.#tell({ kind: 'abort' });
  }

  #tell(message: ToReader): void {
    if (this.#thread) this.#thread.postMessage(message);
    else if (!this.refused) this.#held.push(message);
  }
}

function failureOfThread(error: unknown): Failure {
  const memory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (memory)
    return new Failure('archive_bomb', 'Reading the archive took more memory than is allowed.', {
      cause: error,
    });
  return new Failure('internal', 'Failed to read the archive.', { cause: error });
}
