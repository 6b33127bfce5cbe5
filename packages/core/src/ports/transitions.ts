import type { VerifiedFile } from '../artifact.js';
import type { Lease } from '../attempt.js';
import type { Failure } from '../failure.js';
import type { CompiledWith } from '../rebuild.js';
import type { RetryDecision } from '../retry.js';

/**
 * How an attempt moves on, and its task with it. Each is one transaction; it does nothing and answers `false` when the
 * lease is no longer current, and its caller then leaves the attempt alone.
 */
export abstract class Transitions {
  /** Records that the executor has taken the attempt over, and what compiles; again: nothing. */
  abstract started(lease: Lease, compiledWith: CompiledWith): Promise<boolean>;

  /** running → verifying. */
  abstract verify(lease: Lease): Promise<boolean>;

  /** verifying → succeeded, with its artifacts and what is to be said of them, in one statement of truth. This, and
   * nothing else, is success. A build whose end was asked for becomes cancelled instead. */
  abstract publish(lease: Lease, files: readonly VerifiedFile[], notes?: readonly string[]): Promise<boolean>;

  /** running or verifying → queued, failed or cancelled; a failure of ours in a build that is to end is a cancel. */
  abstract end(lease: Lease, failure: Failure, decision: RetryDecision): Promise<boolean>;
}
