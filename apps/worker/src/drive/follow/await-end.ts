import {
  Executor,
  endingOf,
  Failure,
  isBuiltOn,
  type Lease,
  type Machine,
  printTarget,
  Received,
  type Target,
  Wakeups,
} from '@cgoforge/core';
import { Changes } from '@cgoforge/io';
import { Injectable } from '@nestjs/common';
import type { Heed } from '../heed.js';
import { AttemptChanges } from './attempt-changes.js';
import { type SeenAttempt, seenAttempt } from './seen-attempt.js';

/** How long a change may go unnoticed when nothing tells of it. */
const LOOK_AGAIN_MS = 2_000;

/** How long the executor may be away before its attempts count as failed; whoever starts it again needs less. */
const MOST_AWAY_MS = 10 * 60_000;

export interface AwaitedWork {
  readonly lease: Pick<Lease, 'attempt'>;
  readonly task: { readonly target: Target };
}

/** Waits for the end of an attempt that was started. */
@Injectable()
export class AwaitEnd {
  constructor(
    private readonly executor: Executor,
    private readonly received: Received,
    private readonly wakeups: Wakeups,
    private readonly attemptChanges: AttemptChanges,
  ) {}

  /** Calls `compiled` when what was built is about to be checked. Throws `lost` or `cancelled` when nothing is known of
   * the attempt any more, `unavailable` when the executor is away for long, `internal` where the machine is foreign. */
  async run(work: AwaitedWork, heed: Heed, compiled: () => Promise<void>) {
    const { attempt } = work.lease;
    using changes = new Changes(this.wakeups, ['attempt'], attempt);
    const unsubscribe = this.attemptChanges.on(attempt, () => changes.note());
    let isTold = false;
    try {
      for (let heardAt = performance.now(); ; ) {
        const seen = await this.look(attempt, heed, heardAt);
        heed.left.throwIfAborted();
        if (seen) {
          heardAt = performance.now();
          refuseForeign(seen.known.machine, work.task.target);
          const ending = endingOf(seen.known, seen.received, heed.cancelled.aborted);
          if (ending) return { ...seen, ending };
          const { compile } = seen.known.containers;
          if (!isTold && compile.state === 'ended') {
            // What is in the compiler's folder now, it can change no more: the agent may deliver it.
            await this.received.compilerEnded(attempt);
            if (compile.exitCode === 0) await compiled();
            isTold = true;
          }
        }
        await changes.next(LOOK_AGAIN_MS, heed.left);
      }
    } finally {
      unsubscribe();
    }
  }

  /** `null` while the executor is away: the attempt outlives it. */
  private async look(attempt: string, heed: Heed, heardAt: number): Promise<SeenAttempt | null> {
    try {
      // The executor before intake: what a container says, intake has before the container's end is seen.
      const status = await this.executor.status(attempt);
      return seenAttempt(status, await this.received.find(attempt), heed.cancelled.aborted);
    } catch (error) {
      const isAway = error instanceof Failure && error.code === 'unavailable';
      if (!isAway || heed.cancelled.aborted || performance.now() - heardAt > MOST_AWAY_MS) throw error;
      return null;
    }
  }
}

/** Throws `internal` on a machine that does not run what it builds: nothing is emulated. */
function refuseForeign(machine: Machine | null, target: Target): void {
  if (machine === null || isBuiltOn(target, machine.architecture)) return;
  const detail = `${machine.name} is a machine of ${machine.architecture}, which does not run ${printTarget(target)}.`;
  throw new Failure('internal', detail);
}
