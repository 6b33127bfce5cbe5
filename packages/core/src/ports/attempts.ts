import type { VerifiedFile } from '../artifact.js';
import type { AttemptWork, Lease } from '../attempt.js';
import type { Failure } from '../failure.js';
import type { RetryDecision } from '../retry.js';

/**
 * The worker's view: leases and transitions. Each method is one transaction; each that takes a lease does nothing and answers
 * `false` when attempt or epoch are no longer current, and its caller then leaves the attempt alone.
 */
export abstract class Attempts {
  /** Ids of tasks that may start now in the pool, in fair order (tenants in turn within a priority), at most its free slots. */
  abstract admissible(pool: string, slots: number): Promise<readonly { taskId: string; attempt: number }[]>;

  /** queued → failed with `queue_deadline`, for every task that has waited longer, also for a pool that nobody serves any more;
   * answers how many. */
  abstract expire(afterSeconds: number): Promise<number>;

  /** queued → running with a new attempt on a free slot of `slots`, its lease held by `holder`. `null` when the task is not
   * queued, not due, or no slot is free. */
  abstract begin(taskId: string, holder: string, slots: number): Promise<AttemptWork | null>;

  /** Leases of unreleased attempts of this pool that ran out, or that `holder` held in an earlier life (`ownedBefore`), under a
   * new epoch. */
  abstract takeOver(
    pool: string,
    holder: string,
    options: { ownedBefore: boolean },
  ): Promise<readonly AttemptWork[]>;

  /** What the rows now say of an attempt whose lease this is; `null` when it is no more. */
  abstract resume(lease: Lease): Promise<AttemptWork | null>;

  /** Keeps the lease for another `LEASE_SECONDS`. */
  abstract renew(lease: Lease): Promise<{ readonly held: boolean; readonly cancelRequested: boolean }>;

  /** Records that the executor has taken the attempt over. */
  abstract started(lease: Lease): Promise<boolean>;

  /** running → verifying. */
  abstract verify(lease: Lease): Promise<boolean>;

  /** verifying → succeeded, with its artifacts, in one statement of truth. This, and nothing else, is success. A build whose end
   * was asked for becomes cancelled instead. */
  abstract publish(lease: Lease, files: readonly VerifiedFile[]): Promise<boolean>;

  /** running or verifying → queued, failed or cancelled, as decided; a failure of ours in a build whose end was asked for is a
   * cancel. */
  abstract end(lease: Lease, failure: Failure, decision: RetryDecision): Promise<boolean>;

  /** Whether the attempt's files are the task's artifacts. */
  abstract isPublished(attempt: string): Promise<boolean>;

  /** Marks that the executor has forgotten the attempt: its slot is free, its log is sealed under `logKey`. */
  abstract released(lease: Lease, logKey: string): Promise<boolean>;

  /** Ids of attempts of the pool that are not released. */
  abstract unreleased(pool: string): Promise<readonly string[]>;
}
