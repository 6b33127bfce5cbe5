import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import { sampleLimits } from '../support/sample-plan.js';
import { ask, found, say, statusOf } from './intake-steps.js';

/** What an attempt says while it compiles. */
export function describeSentLog(intake: RunningIntake): void {
  const it = test.extend('agent', () => intake.attempt());

  it('is stored once whatever is sent again, and says where to go on', async ({ agent }) => {
    await say(agent, 0, 'hello').expect(200, { bytes: 5, full: false });
    await say(agent, 3, 'lo you').expect(200, { bytes: 9, full: false });
    await say(agent, 20, 'far').expect(200, { bytes: 9, full: false });
    expect(await text(intake.rows.log(agent.attempt))).toBe('hello you');
  });

  it('does not go to the database when nothing of it is new, or a piece lacks before it', async ({
    agent,
  }) => {
    await say(agent, 0, 'hello').expect(200, { bytes: 5, full: false });
    const append = vi.spyOn(intake.rows.receiving, 'appendLog');
    for (const at of [0, 2, 6]) await say(agent, at, 'hel').expect(200, { bytes: 5, full: false });
    expect(append).not.toHaveBeenCalled();
    append.mockRestore();
  });

  it('ends at the cap of the attempt', async () => {
    const agent = await intake.attempt({ limits: { ...sampleLimits, logBytes: 4 } });
    await say(agent, 0, 'abcdef').expect(200, { bytes: 4, full: true });
    expect(await found(intake, agent)).toMatchObject({ logFull: true });
  });

  it('takes no more than a mebibyte at once, with or without a length', async ({ agent }) => {
    const tooMuch = Buffer.alloc(1024 ** 2 + 1);
    await say(agent, 0, tooMuch).expect(413);
    const chunked = ask(agent, 'POST', 'log?offset=0');
    chunked.write(tooMuch);
    expect(await statusOf(chunked)).toBe(413);
    chunked.destroy();
    await say(agent, 0, tooMuch.subarray(1)).expect(200, { bytes: 1024 ** 2, full: false });
  });

  it.for(['', '?offset=-1', '?offset=x', '?offset=1e3'])(
    'refuses the offset %j',
    async (query, { agent }) => {
      await agent.http.post(`/log${query}`).expect(400);
    },
  );
}
