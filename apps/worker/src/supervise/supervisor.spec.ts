import type { AttemptWork, Executor, Leases, Wakeups } from '@cgoforge/core';
import { expect, it } from 'vitest';
import type { DriveAttempt } from '../drive/drive-attempt.js';
import type { WorkerIdentity } from '../worker-identity.js';
import { Supervisor } from './supervisor.js';

const lease = { attempt: 'att_1', epoch: 1 };
const begun = { lease, started: false, cancelRequested: false } as AttemptWork;
const started = { ...begun, started: true };

/** What is driven of an attempt whose first drive breaks off, and of which the rows then say `resumed`. */
async function drivenOf(resumed: AttemptWork | null): Promise<AttemptWork[]> {
  const driven: AttemptWork[] = [];
  const leases = { resume: async () => resumed } as unknown as Leases;
  const driveAttempt = {
    run: async (work: AttemptWork) => {
      driven.push(work);
      if (driven.length === 1) throw new Error('timeout exceeded');
    },
  } as unknown as DriveAttempt;
  const nothing = {} as Executor & Wakeups & WorkerIdentity;
  const supervisor = new Supervisor(leases, nothing, nothing, driveAttempt, nothing);
  supervisor.drive(begun);
  await supervisor.idle();
  return driven;
}

it.each([
  ['goes on under the same lease, from what the rows then say', started, [begun, started]],
  ['ends where the lease is another’s', null, [begun]],
])('a drive that breaks off %s', async (_, resumed, driven) => {
  expect(await drivenOf(resumed)).toEqual(driven);
});
