import { type AttemptWork, type Executor, Failure } from '@cgoforge/core';
import { expect, it } from 'vitest';
import type { BuildAttempt } from './build-attempt.js';
import { DriveAttempt } from './drive-attempt.js';
import type { EndAttempt } from './end/end-attempt.js';
import type { ReleaseAttempt } from './release/release-attempt.js';

const work = { lease: { attempt: 'att_1', epoch: 1 }, number: 1, ended: false } as AttemptWork;
const goingOn = new AbortController().signal;

/** Drives an attempt whose build breaks off so; answers what happened to it. */
async function drive(run: () => Promise<never>, cancelled = goingOn, stop = async () => {}) {
  const happened: string[] = [];
  const end = {
    fail: async (_: unknown, { code }: Failure) => happened.push(`ended by ${code}`) > 0,
  } as unknown as EndAttempt;
  const release = { run: async () => void happened.push('released') } as unknown as ReleaseAttempt;
  const [executor, build] = [{ stop } as unknown as Executor, { run } as unknown as BuildAttempt];
  const driving = new DriveAttempt(executor, build, end, release);
  await driving
    .run(work, { left: goingOn, cancelled })
    .catch((cause: Error) => happened.push(`left by ${cause.message}`));
  return happened;
}

it.each([
  ['by a failure ends by it and is released', new Failure('lost', 'Gone.'), ['ended by lost', 'released']],
  ['by anything else, such as a database that is away, is left', new Error('timeout'), ['left by timeout']],
])('an attempt whose drive breaks off %s', async (_, error, happened) => {
  expect(await drive(() => Promise.reject(error))).toEqual(happened);
});

it('the end of a build that is cancelled is asked for until the executor takes it', async () => {
  const taken = Promise.withResolvers<void>();
  let asked = 0;
  const stop = async () => {
    if (++asked === 1) throw new Failure('unavailable', 'The API server is away.');
    taken.resolve();
  };
  const build = async () => {
    await taken.promise;
    throw new Failure('cancelled', 'It was stopped.');
  };
  expect(await drive(build, AbortSignal.abort(), stop)).toEqual(['ended by cancelled', 'released']);
  expect(asked).toBe(2);
});
