import type { Capacity } from './executor.js';

export interface PoolRow extends Capacity {
  /** When a worker last said so. */
  readonly seenAt: Date;
  /** Seen within the last 60 s; an unseen pool is "unknown, accepted and waits". */
  readonly fresh: boolean;
}

/** What workers offer, as rows that the API reads. */
export abstract class Pools {
  /** Writes the pool's row with the current time. */
  abstract announce(capacity: Capacity): Promise<void>;
  abstract list(): Promise<readonly PoolRow[]>;
}
