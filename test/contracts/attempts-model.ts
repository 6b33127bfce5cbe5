import {
  Failure,
  isTerminal,
  type Lease,
  type RetryDecision,
  type TaskState,
  type TaskTransition,
  taskTransitions,
} from '@cgoforge/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newBuild, unique, verifiedFile } from '../support/rows.js';
import type { RowsUnderTest } from './rows-under-test.js';

const INTERLEAVINGS = 25;
const CALLS = [
  'begin',
  'takeOver',
  'verify',
  'publish',
  'fail',
  'retry',
  'cancel',
  'release',
  'ask',
  'rerun',
] as const;

/** What may happen to a task, by whoever holds or once held a lease of it. */
const happening = fc.record({
  call: fc.constantFrom(...CALLS),
  /** Which of the leases given so far is used: the newest, or one that may be old. */
  lease: fc.nat({ max: 3 }),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** May the state have moved so by at most this many calls? */
function reachable(from: TaskState, steps: number): ReadonlySet<TaskState> {
  const found = new Set([from]);
  for (let step = 0; step < steps; step++) {
    for (const state of [...found]) {
      for (const transition of Object.keys(taskTransitions) as TaskTransition[]) {
        const { from: leaves, to } = taskTransitions[transition];
        if ((leaves as readonly TaskState[]).includes(state)) found.add(to);
      }
    }
  }
  return found;
}

/** Random calls of several workers, some at the same moment, never lead out of the state machine. */
export function describeAttemptsModel({ builds, queue, leases, transitions, releases }: RowsUnderTest): void {
  it('never leaves the state machine, whatever the interleaving', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(happening, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
        async (moments) => {
          const pool = unique('pool');
          const build = newBuild({ pool });
          await builds.create(build);
          const task = build.tasks[0]?.id ?? '';
          const held: Lease[] = [];
          let state: TaskState = 'queued';
          const call = async ({ call, lease: back }: Happening): Promise<void> => {
            const lease = held.at(-1 - back) ?? { attempt: 'att_none', epoch: 1 };
            const end = (decision: RetryDecision) =>
              transitions.end(lease, new Failure('lost', 'x'), decision);
            if (call === 'begin') {
              const work = await queue.begin(task, 'me', 2);
              if (work) held.push(work.lease);
            } else if (call === 'takeOver') {
              const taken = await leases.takeOver(pool, 'me', { ownedBefore: true });
              held.push(...taken.map((work) => work.lease));
            } else if (call === 'verify') await transitions.verify(lease);
            else if (call === 'publish') await transitions.publish(lease, [verifiedFile()]);
            else if (call === 'retry') await end({ kind: 'retry', afterMs: 0 });
            else if (call === 'release') await releases.released(lease, 'logs/x');
            else if (call === 'ask') await builds.cancel('local', build.id);
            else if (call === 'rerun') {
              // Refused in most states.
              const refused = await builds.retry('local', build.id).catch((error: unknown) => error);
              if (refused instanceof Error) expect(refused).toBeInstanceOf(Failure);
            } else await end({ kind: call });
          };
          for (const moment of moments) {
            await Promise.all(moment.map(call));
            const now = (await builds.find('local', build.id))?.tasks[0];
            if (!now) throw new Error('The task is gone.');
            expect(reachable(state, moment.length)).toContain(now.state);
            expect(now.artifacts).toHaveLength(now.state === 'succeeded' ? 1 : 0);
            expect(now.finishedAt !== null).toBe(isTerminal(now.state));
            expect(now.attempts).toBeLessThanOrEqual(held.length);
            state = now.state;
          }
        },
      ),
      { numRuns: INTERLEAVINGS },
    );
  });
}
