import { Attempts, type AttemptWork, Executor, ObjectStore } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { attemptPrefix } from '../attempt-prefix.js';
import { SealLog } from './seal-log.js';

/** Cleans up after an attempt that its task has left behind: its log is sealed, its sandbox forgotten, its slot free, and of
 * files that were stored only published ones stay. */
@Injectable()
export class ReleaseAttempt {
  constructor(
    private readonly attempts: Attempts,
    private readonly executor: Executor,
    private readonly store: ObjectStore,
    private readonly sealLog: SealLog,
  ) {}

  async run(work: AttemptWork): Promise<void> {
    const { attempt } = work.lease;
    await this.executor.release(attempt);
    if (!(await this.attempts.isPublished(attempt))) await this.store.deleteUnder(attemptPrefix(attempt));
    // Last, since each supervisor that comes so far writes an object of its own.
    const logKey = await this.sealLog.run(work);
    await this.attempts.released(work.lease, logKey);
  }
}
