import {
  Attempts,
  type AttemptWork,
  asFailure,
  decideRetry,
  type Ending,
  Executor,
  Failure,
  outcomeOf,
} from '@cgoforge/core';
import { Injectable, Logger } from '@nestjs/common';
import { SealLog } from './publish/seal-log.js';
import { AttemptLog, AttemptLogs } from './supervise/attempt-log.js';
import { explainFailure } from './supervise/explain-failure.js';
import { StartAttempt } from './supervise/start-attempt.js';
import { VerifyOutputs } from './verify/verify-outputs.js';
import { WorkerIdentity } from './worker-identity.js';

/** The steps that an attempt goes through, in order. */
@Injectable()
export class DriveSteps {
  constructor(
    readonly startAttempt: StartAttempt,
    readonly verifyOutputs: VerifyOutputs,
    readonly sealLog: SealLog,
  ) {}
}

/** Drives one attempt from wherever its rows say it is to its end, and cleans up after it. Safe to run again at any point. */
@Injectable()
export class DriveAttempt {
  private readonly logger = new Logger(DriveAttempt.name);

  constructor(
    private readonly attempts: Attempts,
    private readonly executor: Executor,
    private readonly logs: AttemptLogs,
    private readonly steps: DriveSteps,
    private readonly me: WorkerIdentity,
  ) {}

  /** Resolves when the attempt is released, when the lease is lost, or with `signal`. Rejects when the rows cannot be written. */
  async run(work: AttemptWork, signal: AbortSignal): Promise<void> {
    const { lease } = work;
    const log = this.logs.open(work);
    if (!work.ended) {
      try {
        if (!(await this.build(work, log, signal))) return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(await this.fail(work, log, error))) return;
      }
    }
    await log.close();
    const logKey = await this.steps.sealLog.run(work);
    await this.executor.release(lease.attempt);
    await this.attempts.released(lease, logKey);
  }

  /** `false` when the lease was lost on the way. */
  private async build(work: AttemptWork, log: AttemptLog, signal: AbortSignal): Promise<boolean> {
    const { lease } = work;
    if (work.cancelRequested) await this.executor.stop(lease.attempt);
    if (!work.started && !(await this.steps.startAttempt.run(work, log, signal))) return false;
    await log.follow(this.executor, signal);
    const ending = await this.endingOf(lease.attempt);
    const failure = outcomeOf(ending, this.me.limits);
    if (failure) throw explainFailure(failure, work);
    if (work.task.state === 'running' && !(await this.attempts.verify(lease))) return false;
    const files = await this.steps.verifyOutputs.run(work, ending.outputs);
    log.write(
      files
        .map((file) => `cgoforge: verified ${file.name}, ${file.size} bytes, sha256 ${file.sha256}\n`)
        .join(''),
    );
    await log.close();
    return this.attempts.publish(lease, files);
  }

  private async endingOf(attempt: string): Promise<Ending> {
    const status = await this.executor.status(attempt);
    if (status.state === 'ended') return status.ending;
    throw new Failure(
      'lost',
      `The sandbox is ${status.state === 'running' ? 'silent but not ended' : 'gone'}.`,
    );
  }

  private async fail(work: AttemptWork, log: AttemptLog, error: unknown): Promise<boolean> {
    const failure = asFailure(error);
    const decision = decideRetry(failure, work.number);
    if (failure.family === 'ours')
      this.logger.warn({ attempt: work.lease.attempt, err: failure.cause ?? failure });
    const then =
      decision.kind === 'retry' ? ` Trying again in ${decision.afterMs / 1000} s.` : ` ${failure.next}`;
    log.write(`cgoforge: ${failure.code}: ${failure.detail}${then}\n`);
    await log.close();
    return this.attempts.end(work.lease, failure, decision);
  }
}
