import { Attempts, type AttemptWork, Executor } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { SealLog } from './seal-log.js';

/** Cleans up after an attempt that its task has left behind: its log is sealed, its sandbox forgotten, its slot free. */
@Injectable()
export class ReleaseAttempt {
  constructor(
    private readonly attempts: Attempts,
    private readonly executor: Executor,
    private readonly sealLog: SealLog,
  ) {}

  async run(work: AttemptWork): Promise<void> {
    const logKey = await this.sealLog.run(work);
    await this.executor.release(work.lease.attempt);
    await this.attempts.released(work.lease, logKey);
  }
}
