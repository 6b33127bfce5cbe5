import {
  type AttemptWork,
  attemptPrefix,
  Executor,
  formerPrefix,
  ObjectStore,
  Received,
  Releases,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { SealLog } from './seal-log.js';

/** Cleans up after an attempt that its task has left behind: its containers are gone, its log is sealed, its slot free,
 * and of files that were stored only published ones stay. */
@Injectable()
export class ReleaseAttempt {
  constructor(
    private readonly releases: Releases,
    private readonly executor: Executor,
    private readonly received: Received,
    private readonly store: ObjectStore,
    private readonly sealLog: SealLog,
  ) {}

  async run(work: AttemptWork): Promise<void> {
    const { attempt } = work.lease;
    await this.executor.release(attempt);
    // In this order: what is stored or said while intake still speaks with the agent would stay, or miss the seal.
    await this.received.forget(attempt);
    if (!(await this.releases.isPublished(attempt))) {
      await Promise.all([attemptPrefix(attempt), formerPrefix(attempt)].map((at) => this.store.delete(at)));
    }
    // Last, since each supervisor that comes so far writes an object of its own.
    const logKey = await this.sealLog.run(work);
    await this.releases.released(work.lease, logKey);
  }
}
