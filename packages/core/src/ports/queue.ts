import type { AttemptWork } from '../attempt.js';

/** The tasks that wait. */
export abstract class Queue {
  /** Tasks that may start now, at most the pool's free slots, in fair order: within a priority tenants
   * go in turn, within a tenant its callers, within a caller the oldest first. */
  abstract admissible(pool: string, slots: number): Promise<readonly { taskId: string; attempt: number }[]>;

  /** queued → running with a new attempt on a free slot of `slots`, its lease held by `holder`. `null` when the task is
   * not queued, not due, or no slot is free. */
  abstract begin(taskId: string, holder: string, slots: number): Promise<AttemptWork | null>;

  /** queued → failed with `queue_deadline`, for every task that has waited longer, also for a pool that nobody serves
   * any more; answers how many. */
  abstract expire(afterSeconds: number): Promise<number>;
}
