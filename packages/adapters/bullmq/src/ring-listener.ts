import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectRedis } from './connect-redis.js';
import { PREFIX, type Ring } from './ring-queue.js';
import { within } from './within.js';

/** An answer takes milliseconds; a worker that died in one is found out after at most twice this long. */
const LOCK_MS = 5_000;
const CLOSE_MS = 2_000;
const REBUILD_MS = 500;

export interface ListenOptions {
  readonly url: string;
  readonly pool: string;
  readonly concurrency: number;
  readonly answer: (taskId: string) => Promise<void>;
  readonly report: (error: Error) => void;
}

/** Listens to a pool's rings until it is closed, whatever becomes of Redis meanwhile. */
export class RingListener {
  private readonly closing = new AbortController();
  private worker: Worker<Ring> | undefined;
  private redis: Redis | undefined;
  private readonly listening: Promise<void>;

  constructor(private readonly options: ListenOptions) {
    this.listening = this.listen();
  }

  /** Lets the answers that are being given end, for two seconds at most. */
  async close(): Promise<void> {
    this.closing.abort();
    // With Redis away BullMQ would wait for it; without a connection it has nothing to wait for.
    if (this.redis?.status !== 'ready') this.redis?.disconnect();
    await within(CLOSE_MS, Promise.all([this.worker?.close(), this.listening])).catch(this.options.report);
    this.redis?.disconnect();
  }

  /** A worker whose very first commands meet a dying Redis ends for good, so there is always a next one. */
  private async listen(): Promise<void> {
    const { url, pool, concurrency, answer, report } = this.options;
    while (!this.closing.signal.aborted) {
      this.redis = connectRedis(url, report, true);
      this.worker = new Worker<Ring>(pool, (job) => answer(job.data.taskId), {
        connection: this.redis,
        prefix: PREFIX,
        autorun: false,
        concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: LOCK_MS,
      });
      this.worker.on('error', report);
      this.worker.on('failed', (_, error) => report(error));
      await this.worker.run().catch(report);
      if (this.closing.signal.aborted) return;
      this.worker.close(true).catch(report);
      this.redis.disconnect();
      await pause(REBUILD_MS, undefined, { signal: this.closing.signal }).catch(() => {});
    }
  }
}
