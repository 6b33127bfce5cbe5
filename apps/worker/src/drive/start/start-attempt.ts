import { type AttemptWork, Executor, Failure, Received, Transitions } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import type { Heed } from '../heed.js';
import { SupervisorLines } from '../supervisor-lines.js';
import { PrepareAttempt } from './prepare-attempt.js';

/** Has intake speak with an attempt, and the executor start it. */
@Injectable()
export class StartAttempt {
  constructor(
    private readonly transitions: Transitions,
    private readonly executor: Executor,
    private readonly received: Received,
    private readonly log: SupervisorLines,
    private readonly prepare: PrepareAttempt,
  ) {}

  /** `false` when the lease was lost on the way. */
  async run(work: AttemptWork, heed: Heed): Promise<boolean> {
    const { lease } = work;
    const { attempt } = lease;
    const { order, plan, token, line, compiledWith } = await this.prepare.run(work, heed);
    await Promise.all([this.log.say(lease, line), this.received.open(plan)]);
    const received = await this.received.find(attempt);
    if (!received) throw new Failure('lost', `Nothing is known of ${attempt}.`);
    // What has spoken has run, and an attempt never has a second run.
    if (received.silentMs === null) await this.executor.start(order, plan, token);
    // A cancel that came while there was nothing to stop yet.
    if (heed.cancelled.aborted) await this.executor.stop(attempt);
    return this.transitions.started(lease, compiledWith);
  }
}
