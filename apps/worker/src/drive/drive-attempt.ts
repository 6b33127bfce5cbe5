import { setTimeout as delay } from 'node:timers/promises';
import { type AttemptWork, Executor, Failure, reasonOf } from '@cgoforge/core';
import { Injectable, Logger } from '@nestjs/common';
import { BuildAttempt } from './build-attempt.js';
import { EndAttempt } from './end/end-attempt.js';
import type { Heed } from './heed.js';
import { ReleaseAttempt } from './release/release-attempt.js';

/** A supervisor may die of the attempt itself. After so many of them it is given up, or each next one would die too. */
const MOST_SUPERVISORS = 10;

/** How long until a stop that the executor could not take is asked for again. */
const STOP_AGAIN_MS = 1_000;

/** Drives one attempt to its end: publishes its files or says why it failed, and cleans up. Safe to repeat. */
@Injectable()
export class DriveAttempt {
  private readonly logger = new Logger(DriveAttempt.name);

  constructor(
    private readonly executor: Executor,
    private readonly buildAttempt: BuildAttempt,
    private readonly endAttempt: EndAttempt,
    private readonly releaseAttempt: ReleaseAttempt,
  ) {}

  /** Resolves when the attempt is released or left to another. Rejects when the rows cannot be written. */
  async run(work: AttemptWork, heed: Heed): Promise<void> {
    const over = new AbortController();
    const stop = () => void this.stop(work.lease.attempt, AbortSignal.any([over.signal, heed.left]));
    heed.cancelled.addEventListener('abort', stop, { once: true });
    if (heed.cancelled.aborted) stop();
    try {
      if (!work.ended && !(await this.end(work, heed))) return;
    } finally {
      heed.cancelled.removeEventListener('abort', stop);
      over.abort();
    }
    await this.releaseAttempt.run(work);
  }

  /** Moves the task on; `false` when another supervisor has the attempt. */
  private async end(work: AttemptWork, heed: Heed): Promise<boolean> {
    try {
      if (work.lease.epoch > MOST_SUPERVISORS) {
        throw new Failure('lost', `${MOST_SUPERVISORS} supervisors of this attempt died.`);
      }
      const built = await this.buildAttempt.run(work, heed);
      if (built === null) return false;
      return await this.endAttempt.publish(work, built);
    } catch (error) {
      if (heed.left.aborted) return false;
      // Mostly a database that is away, which is no end of a build that goes on meanwhile.
      if (!(error instanceof Failure)) throw error;
      return this.endAttempt.fail(work, error);
    }
  }

  /** Asks for the end until it is taken, since nobody else will ask. */
  private async stop(attempt: string, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      try {
        return await this.executor.stop(attempt);
      } catch (error) {
        this.logger.warn(`Failed to stop ${attempt}: ${reasonOf(error)}`);
      }
      await delay(STOP_AGAIN_MS, undefined, { signal: over }).catch(() => undefined);
    }
  }
}
