import { Doorbell, Failure } from '@cgoforge/core';
import { RingListener } from './ring-listener.js';
import { RingQueue } from './ring-queue.js';

/** A BullMQ queue for each pool. Redis may vanish at any time and come back empty. */
export class BullmqDoorbell implements Doorbell {
  private readonly queues = new Map<string, RingQueue>();

  /** `report` gets what goes wrong with Redis; nothing of it is more than a delay. */
  constructor(
    private readonly url: string,
    private readonly report: (error: Error) => void,
  ) {}

  /** Throws `unavailable`, after two seconds at most. */
  async ring(pool: string, taskId: string, attempt: number): Promise<void> {
    const queue = this.queues.get(pool) ?? new RingQueue(this.url, pool, this.report);
    this.queues.set(pool, queue);
    try {
      await queue.add(taskId, attempt);
    } catch (cause) {
      // One whose first connection broke off fails for ever; the next ring makes another.
      if (this.queues.get(pool) === queue) this.queues.delete(pool);
      queue.close();
      throw new Failure('unavailable', 'Redis does not take the ring.', { cause });
    }
  }

  async listen(pool: string, concurrency: number, answer: (taskId: string) => Promise<void>) {
    const listener = new RingListener({ url: this.url, pool, concurrency, answer, report: this.report });
    return () => listener.close();
  }

  /** Ends the connections of `ring`; listeners end by their own function. */
  close(): void {
    for (const queue of this.queues.values()) queue.close();
    this.queues.clear();
  }
}
