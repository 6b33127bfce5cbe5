import { type Attempts, type AttemptWork, type Executor, Failure } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import type { BuildAttempt } from './build-attempt.js';
import { DriveAttempt } from './drive-attempt.js';
import type { ReleaseAttempt } from './release/release-attempt.js';
import type { AttemptLogs } from './supervise/attempt-log.js';

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
  const logs = { open: () => ({ write: () => {}, close: async () => {} }) } as unknown as AttemptLogs;
  const build = { run: () => Promise.reject(error) } as unknown as BuildAttempt;
  const release = { run: async () => void happened.push('released') } as unknown as ReleaseAttempt;
  const drive = new DriveAttempt(attempts, {} as Executor, logs, build, release);
  await drive.run(work, heed).catch((cause: Error) => happened.push(`left by ${cause.message}`));
  return happened;
}

describe('an attempt whose drive breaks off', () => {
  it('by a failure ends by it and is released', async () => {
    expect(await driveInto(new Failure('lost', 'It is gone.'))).toEqual(['ended by lost', 'released']);
  });

  it('by anything else, such as a database that is away, is left to who takes it over', async () => {
    expect(await driveInto(new Error('timeout exceeded'))).toEqual(['left by timeout exceeded']);
  });
});
