import type { Lease } from '../attempt.js';

/** The last of an attempt that its task has left behind. */
export abstract class Releases {
  /** Whether the attempt's files are the task's artifacts. */
  abstract isPublished(attempt: string): Promise<boolean>;

  /** Marks that the executor has forgotten it: slot free, log under `logKey`. `false` when the lease is not current. */
  abstract released(lease: Lease, logKey: string): Promise<boolean>;
}
