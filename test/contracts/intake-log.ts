import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, vi } from 'vitest';
import { bearer } from '../support/attempt-plan.js';
import type { RunningIntake } from '../support/running-intake.js';
import { sampleLimits } from '../support/sample-plan.js';
import { say, statusOf } from './intake-steps.js';

/** What an attempt says while it compiles. */
export function describeSentLog(intake: RunningIntake): void {
  it('is stored once whatever is sent again, and says where to go on', async () => {
    const caller = await intake.attempt();
    await say(caller, 0, 'hello').expect(200, { bytes: 5, full: false });
    await say(caller, 3, 'lo you').expect(200, { bytes: 9, full: false });
    await say(caller, 20, 'far').expect(200, { bytes: 9, full: false });
    expect(await text(intake.rows.log(caller.attempt))).toBe('hello you');
  });

  it('does not go to the database when nothing of it is new, or a piece lacks before it', async () => {
    const caller = await intake.attempt();
    await say(caller, 0, 'hello').expect(200, { bytes: 5, full: false });
    const append = vi.spyOn(intake.rows.receiving, 'appendLog');
    for (const at of [0, 2, 6]) await say(caller, at, 'hel').expect(200, { bytes: 5, full: false });
    expect(append).not.toHaveBeenCalled();
    append.mockRestore();
  });

  it('ends at the cap of the attempt', async () => {
    const caller = await intake.attempt({ limits: { ...sampleLimits, logBytes: 4 } });
    await say(caller, 0, 'abcdef').expect(200, { bytes: 4, full: true });
    expect(await intake.rows.received.find(caller.attempt)).toMatchObject({ logFull: true });
  });

  it('takes no more than a mebibyte at once, with or without a length', async () => {
    const caller = await intake.attempt();
    const tooMuch = Buffer.alloc(1024 ** 2 + 1);
    await say(caller, 0, tooMuch).expect(413);
    const headers = { authorization: bearer(caller.attempt) };
    const chunked = httpRequest(`${caller.url}/log?offset=0`, { method: 'POST', headers });
    chunked.write(tooMuch);
    expect(await statusOf(chunked)).toBe(413);
    chunked.destroy();
    await say(caller, 0, tooMuch.subarray(1)).expect(200, { bytes: 1024 ** 2, full: false });
  });

  it.each(['', '?offset=-1', '?offset=x', '?offset=1e3'])('refuses the offset %j', async (query) => {
    const caller = await intake.attempt();
    await caller.http.post(`/log${query}`).expect(400);
  });
}
