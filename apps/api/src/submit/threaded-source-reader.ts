import { Worker } from 'node:worker_threads';
import type { ArchiveLimits, AskedModule } from '@cgoforge/source';
import type { JobKind, ReaderJob, ReaderJobs, ToReader } from './reader-messages.js';
import { ReaderThreads } from './reader-threads.js';
import {
  type Reading,
  type ReadUpload,
  type SourceDescription,
  SourceReader,
  type UploadFiles,
} from './source-reader.js';

/** A request of so many bytes is read within moments once it is whole, and would keep a follower for as long as its
 * sender takes. Few threads for most uploads also cost less than many: each compiles the code and fills a heap of its
 * own. */
const SMALL_BYTES = 4 * 1024 ** 2;

export interface ReaderOptions {
  /** Threads that read uploads while they arrive; each is held for as long as its sender takes. */
  readonly followers: number;
  /** Threads for small uploads and those that came when all followers were busy. They are read when they are whole, so
   * that no sender holds one. */
  readonly threads: number;
  readonly memoryMebibytes: number;
  readonly limits: ArchiveLimits;
}

/** Reads archives in threads, each with a heap of its own that may run out without harm to the service. */
export class ThreadedSourceReader implements SourceReader {
  readonly #followers: ReaderThreads;
  readonly #threads: ReaderThreads;

  constructor(
    private readonly options: ReaderOptions,
    start: (memoryMebibytes: number) => Worker = startReader,
  ) {
    const startOne = () => start(options.memoryMebibytes);
    this.#followers = new ReaderThreads(options.followers, startOne);
    this.#threads = new ReaderThreads(options.threads, startOne);
  }

  read(files: UploadFiles): Reading {
    const job = { kind: 'read', files, limits: this.options.limits } as const;
    const isSmall = files.length !== null && files.length <= SMALL_BYTES;
    return new ThreadedReading(job, isSmall ? null : this.#followers, this.#threads);
  }

  describe(files: UploadFiles, source: ReadUpload, asked: AskedModule): Promise<SourceDescription> {
    return this.#inTurn({ kind: 'describe', files, source, asked });
  }

  pack(files: UploadFiles, source: ReadUpload): Promise<number> {
    return this.#inTurn({ kind: 'pack', files, source });
  }

  async close(): Promise<void> {
    await Promise.all([this.#followers.close(), this.#threads.close()]);
  }

  async #inTurn<K extends JobKind>(job: ReaderJob<K>): Promise<ReaderJobs[K]['answer']> {
    return this.#threads.run(await this.#threads.wait(), job);
  }
}

function startReader(memoryMebibytes: number): Worker {
  return new Worker(new URL('./reader-thread.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: memoryMebibytes },
  });
}

class ThreadedReading implements Reading {
  readonly result: Promise<ReadUpload>;
  refused = false;
  readonly #whole = Promise.withResolvers<void>();
  readonly #leaving = new AbortController();
  #bytes = 0;
  #thread: Worker | null = null;

  constructor(job: ReaderJob<'read'>, followers: ReaderThreads | null, threads: ReaderThreads) {
    const follower = followers?.take();
    this.result =
      followers && follower ? this.#read(job, follower, followers) : this.#readWhole(job, threads);
    // Whoever gives up before asking for the result has no use for its failure, and a follower does not wait for the
    // whole.
    this.result.catch(() => undefined);
    this.#whole.promise.catch(() => undefined);
  }

  written(bytes: number): void {
    this.#bytes = bytes;
    this.#thread?.postMessage({ kind: 'written', bytes } satisfies ToReader);
  }

  complete(): void {
    this.#thread?.postMessage({ kind: 'complete' } satisfies ToReader);
    this.#whole.resolve();
  }

  abort(): void {
    this.#thread?.postMessage({ kind: 'abort' } satisfies ToReader);
    const left = new Error('The upload was given up');
    this.#leaving.abort(left);
    this.#whole.reject(left);
  }

  async #readWhole(job: ReaderJob<'read'>, threads: ReaderThreads): Promise<ReadUpload> {
    await this.#whole.promise;
    const thread = await threads.wait(this.#leaving.signal);
    const result = this.#read(job, thread, threads);
    this.written(this.#bytes);
    this.complete();
    return result;
  }

  async #read(job: ReaderJob<'read'>, thread: Worker, home: ReaderThreads): Promise<ReadUpload> {
    this.#thread = thread;
    try {
      return await home.run(thread, job, () => {
        this.#thread = null;
      });
    } catch (error) {
      this.refused = true;
      throw error;
    }
  }
}
