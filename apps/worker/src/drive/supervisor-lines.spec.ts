import type { Lease, Logs } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { SupervisorLines } from './supervisor-lines.js';

const lease: Lease = { attempt: 'att_1', epoch: 1 };

it('our lines are told apart from the build’s, and are stored at once', async () => {
  const stored: string[] = [];
  const logs = { say: async (_: Lease, lines: string) => stored.push(lines) > 0 } as unknown as Logs;
  await new SupervisorLines(logs).say(lease, 'one', 'two');
  expect(stored).toEqual(['cgoforge: one\ncgoforge: two\n']);
});

it('who has nothing to say any more learns it', async () => {
  const logs = { say: async () => false } as unknown as Logs;
  await expect(new SupervisorLines(logs).say(lease, 'one')).rejects.toThrow('Another supervisor');
});
