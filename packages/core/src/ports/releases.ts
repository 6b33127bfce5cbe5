import type { Lease } from '../attempt.js';

/** The last of an attempt that its task has left behind. */
export abstract class Releases {
  /** Whether the attempt's files are the task's artifacts. */
  abstract isPublished(attempt: string): Promise<boolean>;

  /** Marks that the executor has forgotten the attempt: its slot is free, its log is sealed under `logKey`. `false`
   * when the lease is no longer current. */
  abstract released(lease: Lease, logKey: string): Promise<boolean>;
}
