import {
  Attempts,
  type AttemptWork,
  type Ending,
  Executor,
  Failure,
  limitsOf,
  outcomeOf,
  type VerifiedFile,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { type Heed, heeding, whileAway } from './heed.js';
import type { AttemptLog } from './supervise/attempt-log.js';
import { explainFailure } from './supervise/explain-failure.js';
import { StartAttempt } from './supervise/start-attempt.js';
import { VerifyOutputs } from './verify/verify-outputs.js';
import { WorkerIdentity } from './worker-identity.js';

/** Storing, reading and starting what was built takes seconds; a store or sandbox that hangs must not hold the slot. */
const VERIFY_SECONDS = 15 * 60;

/** Brings an attempt from wherever its rows say it is to files that are verified. */
@Injectable()
export class BuildAttempt {
  constructor(
    private readonly attempts: Attempts,
    private readonly executor: Executor,
    private readonly startAttempt: StartAttempt,
    private readonly verifyOutputs: VerifyOutputs,
    private readonly me: WorkerIdentity,
  ) {}

  /** `null` when the lease was lost on the way; throws the failure that ends the attempt. */
  async run(work: AttemptWork, log: AttemptLog, heed: Heed): Promise<readonly VerifiedFile[] | null> {
    const { lease } = work;
    if (!work.started && !(await this.startAttempt.run(work, log, heed))) return null;
    await log.follow(this.executor, heed.left);
    const ending = await this.endingOf(lease.attempt);
    const failure = outcomeOf(ending, limitsOf(this.me, work.build.options.size));
    if (failure) throw explainFailure(failure, work);
    if (work.task.state === 'running' && !(await this.attempts.verify(lease))) return null;
    return heeding(heed, VERIFY_SECONDS, 'The files could not be checked', (signal) =>
      whileAway(signal, () => this.verifyOutputs.run(work, ending, signal)),
    );
  }

  private async endingOf(attempt: string): Promise<Ending> {
    const status = await this.executor.status(attempt);
    if (status.state === 'ended') return status.ending;
    throw new Failure(
      'lost',
      `The sandbox is ${status.state === 'running' ? 'silent but not ended' : 'gone'}.`,
    );
  }
}
