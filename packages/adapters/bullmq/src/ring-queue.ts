import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectRedis } from './connect-redis.js';
import { within } from './within.js';

/** What a ring carries. Workers of another version read it too: fields are only added. */
export interface Ring {
  readonly taskId: string;
}

/** Where a pool's rings wait. */
export const PREFIX = 'cgoforge';

const RING_MS = 2_000;

/** A pool's queue as the relay fills it. */
export class RingQueue {
  private readonly redis: Redis;
  private readonly queue: Queue<Ring>;

  constructor(url: string, pool: string, report: (error: Error) => void) {
    // While Redis is away a ring fails at once; the relay rings again.
    this.redis = connectRedis(url, report, false);
    this.queue = new Queue<Ring>(pool, {
      connection: this.redis,
      prefix: PREFIX,
      streams: { events: { maxLen: 100 } },
    });
    this.queue.on('error', report);
  }

  /** Rejects after two seconds; the ring may be heard all the same. */
  async add(taskId: string, attempt: number): Promise<void> {
    await within(
      RING_MS,
      this.queue.add(
        'ring',
        { taskId },
        // One id for one attempt: BullMQ drops a second ring while the first is there, so none may stay once answered.
        { jobId: `task-${taskId}-${attempt}`, attempts: 1, removeOnComplete: true, removeOnFail: true },
      ),
    );
  }

  close(): void {
    this.redis.disconnect();
  }
}
