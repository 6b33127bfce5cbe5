import type { Capacity } from './executor.js';

/** What a pool's machines can do, as the API reads it; what an agent there is to be told stays with its worker. */
export interface PoolRow extends Omit<Capacity, 'place'> {
  /** When a worker last said so. */
  readonly seenAt: Date;
  /** Seen within the last 60 s; an unseen pool is "unknown, accepted and waits". */
  readonly fresh: boolean;
}

/** What workers offer, as rows that the API reads. */
export abstract class Pools {
  /** Writes the pool's row with the current time. */
  abstract announce(capacity: Omit<Capacity, 'place'>): Promise<void>;
  abstract list(): Promise<readonly PoolRow[]>;
}
