import { EventEmitter, on } from 'node:events';
import type { Executor } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { AttemptChanges } from './attempt-changes.js';

it('each who waits for an attempt hears of its changes until he leaves, by one look at the executor', async () => {
  const source = new EventEmitter();
  let followers = 0;
  const executor = {
    async *changes(signal: AbortSignal) {
      followers++;
      const changed = on(source, 'changed', { signal });
      try {
        for await (const [attempt] of changed) yield attempt;
      } catch {}
    },
  } as unknown as Executor;
  const changes = new AttemptChanges(executor);
  const heard: string[] = [];
  const leave = changes.on('att_1', () => heard.push('first'));
  changes.on('att_1', () => heard.push('second'));
  changes.on('att_2', () => heard.push('other'));
  changes.start();
  source.emit('changed', 'att_1');
  source.emit('changed', 'att_3');
  await expect.poll(() => heard).toEqual(['first', 'second']);
  leave();
  source.emit('changed', 'att_1');
  source.emit('changed', 'att_2');
  await expect.poll(() => heard).toEqual(['first', 'second', 'second', 'other']);
  expect(followers).toBe(1);
  await changes.stop();
});
