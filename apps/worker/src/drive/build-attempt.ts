import {
  type AttemptWork,
  Failure,
  limitsOf,
  outcomeOf,
  Transitions,
  type VerifiedFile,
} from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { Injectable } from '@nestjs/common';
import { WorkerIdentity } from '../worker-identity.js';
import { AwaitEnd } from './follow/await-end.js';
import { type Heed, heeding, whileAway } from './heed.js';
import { StartAttempt } from './start/start-attempt.js';
import { missingFiles } from './verify/compare-with-original.js';
import { VerifyOutputs } from './verify/verify-outputs.js';

/** Reading what was built takes seconds; a store that hangs must not hold the slot. */
const VERIFY_SECONDS = 15 * 60;

/** What an attempt has made: files that are verified, and what is to be said of them, a sentence each. */
export interface BuiltTask {
  readonly files: readonly VerifiedFile[];
  readonly notes: readonly string[];
}

/** Brings an attempt from wherever its rows say it is to files that are verified. */
@Injectable()
export class BuildAttempt {
  constructor(
    private readonly transitions: Transitions,
    private readonly startAttempt: StartAttempt,
    private readonly awaitEnd: AwaitEnd,
    private readonly verifyOutputs: VerifyOutputs,
    private readonly room: DiskRoom,
    private readonly me: WorkerIdentity,
  ) {}

  /** `null` when the lease was lost on the way; throws the failure that ends the attempt. */
  async run(work: AttemptWork, heed: Heed): Promise<BuiltTask | null> {
    // One that another worker or an earlier drive has begun may have met whatever this worker has seen.
    const begun = work.started ? 0 : performance.now();
    try {
      return await this.build(work, heed);
    } catch (error) {
      const isYours = error instanceof Failure && error.family === 'yours';
      if (!isYours || !(await this.room.wasFullSince(begun))) throw error;
      throw new Failure('lost', 'The disk of the machine was full while it ran.', { cause: error });
    }
  }

  private async build(work: AttemptWork, heed: Heed): Promise<BuiltTask | null> {
    const { lease } = work;
    if (!work.started && !(await this.startAttempt.run(work, heed))) return null;
    let isVerifying = work.task.state === 'verifying';
    const verify = async () => {
      isVerifying ||= await this.transitions.verify(lease);
    };
    const ended = await this.awaitEnd.run(work, heed, verify);
    const failure = outcomeOf(ended.ending, limitsOf(this.me, work.build.options.size));
    if (failure) throw failure;
    await verify();
    if (!isVerifying) return null;
    const files = await heeding(heed, VERIFY_SECONDS, 'The files could not be checked', (signal) =>
      whileAway(signal, () => this.verifyOutputs.run(work, ended, signal)),
    );
    const missing = work.task.rebuildOf ? missingFiles(work.task.rebuildOf, files) : [];
    return { files, notes: [...(ended.received.compiled?.notes ?? []), ...missing] };
  }
}
