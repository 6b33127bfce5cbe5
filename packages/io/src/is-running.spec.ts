import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isRunning } from './is-running.js';

describe('isRunning', () => {
  it('knows a process, also one of another user', () => {
    expect([process.pid, 1].map(isRunning)).toEqual([true, true]);
  });

  it('knows none that has ended', () => expect(isRunning(spawnSync('true').pid)).toBe(false));

  it('takes nothing else for the id of one', () => {
    expect([Number.NaN, 0, -1, 1.5].map(isRunning)).toEqual([false, false, false, false]);
  });
});
