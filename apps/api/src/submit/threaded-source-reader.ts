import { Worker } from 'node:worker_threads';
import {
  type ArchiveLimits,
  type AskedModule,
  ForeignName,
  NoRoom,
  type ReadingOptions,
  type SelectedModule,
} from '@cgoforge/source';
import type { ReaderJob, ReaderJobs, ToReader } from './reader-messages.js';
import { ReaderThreads } from './reader-threads.js';
import { READERS, SMALL_HEAP, SMALL_ROOM_BYTES, shareMemory } from './share-memory.js';
import { type Reading, type ReadUpload, SourceReader, type UploadFiles } from './source-reader.js';

/** A request of so many bytes is read within moments once it is whole, and would keep a follower for as long as its
 * sender takes. Few threads for most uploads also cost less than many: each compiles the code and fills a heap of its
 * own. */
const SMALL_BYTES = 4 * 1024 ** 2;

/** An archive that fills a heap is rare, and the next one that does starts a thread for itself. */
const IDLE_MS = 10_000;

export interface ReaderOptions {
  /** For all readers together. */
  readonly memoryMebibytes: number;
  readonly limits: ArchiveLimits;
  /** What they leave free on the disk. */
  readonly leastFreeBytes: number;
}

/**
 * Reads archives in threads, each with a heap of its own that may run out without harm to the service; the heaps of all
 * together keep to one cap. What small heaps have no room for is read once more, when it is whole, by the large one; so
 * is, by a small one, what a follower has read in another way than is asked in the end.
 */
export class ThreadedSourceReader implements SourceReader {
  /** Read uploads while they arrive; each is held for as long as its sender takes. */
  readonly #followers: ReaderThreads;
  /** Read small uploads and those that came when all followers were busy. No sender holds one, since they read what is
   * whole. */
  readonly #threads: ReaderThreads;
  readonly #large: ReaderThreads;

  constructor(
    private readonly options: ReaderOptions,
    start: (heapMebibytes: number) => Worker = startReader,
  ) {
    const { followers, largeHeap } = shareMemory(options.memoryMebibytes);
    this.#followers = new ReaderThreads(followers, () => start(SMALL_HEAP), IDLE_MS);
    this.#threads = new ReaderThreads(READERS, () => start(SMALL_HEAP), IDLE_MS, 1);
    this.#large = new ReaderThreads(1, () => start(largeHeap), IDLE_MS);
  }

  read(files: UploadFiles, { names, vcs }: ReadingOptions): Reading {
    const { limits, leastFreeBytes } = this.options;
    const job = { kind: 'read', files, limits, leastFreeBytes, names, vcs } as const;
    const isSmall = files.length !== null && files.length <= SMALL_BYTES;
    return new ThreadedReading(job, isSmall ? null : this.#followers, this.#threads, this.#large);
  }

  async describe(files: UploadFiles, source: ReadUpload, asked: AskedModule): Promise<SelectedModule> {
    const threads = source.isLarge ? this.#large : this.#threads;
    return threads.run(await threads.wait(), { kind: 'describe', files, asked });
  }

  async pack(files: UploadFiles): Promise<number> {
    return this.#threads.run(await this.#threads.wait(), { kind: 'pack', files });
  }

  async close(): Promise<void> {
    await Promise.all([this.#followers, this.#threads, this.#large].map((threads) => threads.close()));
  }
}

function startReader(heapMebibytes: number): Worker {
  return new Worker(new URL('./reader-thread.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMebibytes, maxYoungGenerationSizeMb: 12 },
  });
}

type ReadAnswer = ReaderJobs['read']['answer'];

class ThreadedReading implements Reading {
  readonly result: Promise<ReadUpload>;
  refused = false;
  readonly #whole = Promise.withResolvers<ReadingOptions>();
  readonly #leaving = new AbortController();
  #bytes = 0;
  #thread: Worker | null = null;

  constructor(
    job: ReaderJob<'read'>,
    followers: ReaderThreads | null,
    threads: ReaderThreads,
    large: ReaderThreads,
  ) {
    const small = { ...job, roomBytes: SMALL_ROOM_BYTES };
    const follower = followers?.take();
    const followed = followers && follower ? this.#follow(small, follower, followers) : Promise.resolve(null);
    this.result = followed
      .then(async (source) => source ?? (await this.#readWhole(small, threads)))
      .then(
        (source) => ({ ...source, isLarge: false }),
        async (error: unknown) => {
          if (error instanceof NoRoom) return { ...(await this.#readWhole(job, large)), isLarge: true };
          throw error;
        },
      );
    // Whoever gives up before asking for the result has no use for its failure, and a follower does not wait for the
    // whole.
    this.result.catch(() => undefined);
    this.#whole.promise.catch(() => undefined);
  }

  written(bytes: number): void {
    this.#bytes = bytes;
    this.#thread?.postMessage({ kind: 'written', bytes } satisfies ToReader);
  }

  complete(asked: ReadingOptions): void {
    this.#thread?.postMessage({ kind: 'complete' } satisfies ToReader);
    this.#whole.resolve(asked);
  }

  abort(): void {
    this.#thread?.postMessage({ kind: 'abort' } satisfies ToReader);
    const left = new Error('The upload was given up');
    this.#leaving.abort(left);
    this.#whole.reject(left);
  }

  /** Reads while the upload arrives; answers `null` where it has to be read in another way than was assumed. */
  async #follow(job: ReaderJob<'read'>, thread: Worker, home: ReaderThreads): Promise<ReadAnswer | null> {
    const answer = this.#read(job, thread, home);
    const failure = await answer.then(
      () => null,
      (error: unknown) => error,
    );
    if (failure instanceof NoRoom || this.refused) throw failure;
    const { names, vcs } = await this.#whole.promise;
    return names === job.names && vcs === job.vcs ? answer : null;
  }

  async #readWhole(job: ReaderJob<'read'>, threads: ReaderThreads): Promise<ReadAnswer> {
    const asked = await this.#whole.promise;
    const { names, vcs } = asked;
    const thread = await threads.wait(this.#leaving.signal);
    const result = this.#read({ ...job, names, vcs }, thread, threads);
    this.written(this.#bytes);
    this.complete(asked);
    return result;
  }

  async #read(job: ReaderJob<'read'>, thread: Worker, home: ReaderThreads): Promise<ReadAnswer> {
    this.#thread = thread;
    try {
      return await home.run(thread, job, () => {
        this.#thread = null;
      });
    } catch (error) {
      const isMendable = error instanceof ForeignName && job.names === null;
      this.refused = !(error instanceof NoRoom || isMendable);
      throw error;
    }
  }
}
