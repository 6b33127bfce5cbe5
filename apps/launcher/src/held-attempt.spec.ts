import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { AttemptPlan } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { HeldAttempt } from './held-attempt.js';

const held = () => new HeldAttempt({ attempt: 'att_1' } as AttemptPlan);

describe('HeldAttempt', () => {
  it('ends what is open before it takes anything back, the last first', async () => {
    const attempt = held();
    const done: string[] = [];
    attempt.undo.push(() => void done.push('folder'));
    attempt.undo.push(() => void done.push('disk'));
    const check = attempt.use(async (released) => {
      await once(released, 'abort');
      done.push('check');
    });
    const read = attempt.lend(new Readable({ read() {} })).on('error', () => done.push('read'));
    await attempt.giveBack();
    await check;
    expect(read.destroyed).toBe(true);
    expect(done.slice(0, 2).sort()).toEqual(['check', 'read']);
    expect(done.slice(2)).toEqual(['disk', 'folder']);
  });

  it('lets nobody use what is being taken back', async () => {
    const attempt = held();
    await attempt.giveBack();
    await expect(attempt.use(async () => 'used')).rejects.toMatchObject({ code: 'lost' });
  });

  it('goes on where it failed when it is asked again', async () => {
    const attempt = held();
    const done: string[] = [];
    let busy = true;
    attempt.undo.push(() => void done.push('folder'));
    attempt.undo.push(async () => {
      if (busy) throw new Error('busy');
      done.push('disk');
    });
    attempt.undo.push(() => void done.push('run'));
    await expect(attempt.giveBack()).rejects.toThrow('busy');
    busy = false;
    await Promise.all([attempt.giveBack(), attempt.giveBack()]);
    expect(done).toEqual(['run', 'disk', 'folder']);
  });
});
