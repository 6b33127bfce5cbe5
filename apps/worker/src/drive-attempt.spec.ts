import { type Attempts, type AttemptWork, type Executor, Failure } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import type { BuildAttempt } from './build-attempt.js';
import { DriveAttempt } from './drive-attempt.js';
import type { ReleaseAttempt } from './release/release-attempt.js';
import type { AttemptLog } from './supervise/attempt-log.js';

const work = { lease: { attempt: 'att_1', epoch: 1 }, number: 1, ended: false } as AttemptWork;
const heed = { left: new AbortController().signal, cancelled: new AbortController().signal };

/** Drives an attempt whose build breaks off with this error; answers what happened to it. */
async function driveInto(error: unknown): Promise<string[]> {
  const happened: string[] = [];
  const attempts = {
    end: async (_: unknown, { code }: Failure) => {
      happened.push(`ended by ${code}`);
      return true;
    },
  } as unknown as Attempts;
  const log = { say: async () => {} } as unknown as AttemptLog;
  const build = { run: () => Promise.reject(error) } as unknown as BuildAttempt;
  const release = { run: async () => void happened.push('released') } as unknown as ReleaseAttempt;
  const drive = new DriveAttempt(attempts, {} as Executor, log, build, release);
  await drive.run(work, heed).catch((cause: Error) => happened.push(`left by ${cause.message}`));
  return happened;
}

describe('an attempt whose drive breaks off', () => {
  it('by a failure ends by it and is released', async () => {
    expect(await driveInto(new Failure('lost', 'It is gone.'))).toEqual(['ended by lost', 'released']);
  });

  it('by anything else, such as a database that is away, is left to be resumed', async () => {
    expect(await driveInto(new Error('timeout exceeded'))).toEqual(['left by timeout exceeded']);
  });
});

it('the end of a build that is cancelled is asked for until the executor takes it', async () => {
  const cancelled = new AbortController();
  cancelled.abort();
  let asked = 0;
  let taken = () => {};
  const isTaken = new Promise<void>((resolve) => {
    taken = resolve;
  });
  const executor = {
    stop: async () => {
      if (++asked === 1) throw new Failure('unavailable', 'The API server is away.');
      taken();
    },
  } as unknown as Executor;
  const attempts = { end: async () => true } as unknown as Attempts;
  const log = { say: async () => {} } as unknown as AttemptLog;
  const build = {
    run: async () => {
      await isTaken;
      throw new Failure('cancelled', 'It was stopped.');
    },
  } as unknown as BuildAttempt;
  const release = { run: async () => {} } as unknown as ReleaseAttempt;
  await new DriveAttempt(attempts, executor, log, build, release).run(work, {
    left: new AbortController().signal,
    cancelled: cancelled.signal,
  });
  expect(asked).toBe(2);
});
