import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { beforeAll, expect, it, vi } from 'vitest';
import { bearer } from '../support/pod-plan.js';
import type { RunningIntake } from '../support/running-intake.js';
import { sampleLimits } from '../support/sample-plan.js';
import { say } from './intake-steps.js';

/** What a pod says while it compiles. */
export function describeSentLog(running: () => RunningIntake): void {
  let intake: RunningIntake;
  beforeAll(() => {
    intake = running();
  });

  it('is stored once whatever is sent again, and says where to go on', async () => {
    const pod = await intake.pod();
    await say(pod, 0, 'hello').expect(200, { bytes: 5, full: false });
    await say(pod, 3, 'lo you').expect(200, { bytes: 9, full: false });
    await say(pod, 20, 'far').expect(200, { bytes: 9, full: false });
    expect((await intake.rows.received.readLog(pod.attempt, 0)).toString()).toBe('hello you');
  });

  it('does not go to the database when nothing of it is new, or a piece lacks before it', async () => {
    const pod = await intake.pod();
    await say(pod, 0, 'hello').expect(200, { bytes: 5, full: false });
    const append = vi.spyOn(intake.rows.received, 'appendLog');
    for (const [offset, bytes] of [
      [0, 'hello'],
      [2, 'll'],
      [6, 'far'],
    ] as const) {
      await say(pod, offset, bytes).expect(200, { bytes: 5, full: false });
    }
    expect(append).not.toHaveBeenCalled();
    append.mockRestore();
  });

  it('ends at the cap of the attempt', async () => {
    const pod = await intake.pod({ limits: { ...sampleLimits, logBytes: 4 } });
    await say(pod, 0, 'abcdef').expect(200, { bytes: 4, full: true });
    expect(await intake.rows.received.find(pod.attempt)).toMatchObject({ logBytes: 4, logFull: true });
  });

  it('takes no more than a mebibyte at once, with or without a length', async () => {
    const pod = await intake.pod();
    const tooMuch = Buffer.alloc(1024 ** 2 + 1);
    await say(pod, 0, tooMuch).expect(413);
    const headers = { authorization: bearer(pod.attempt) };
    const chunked = httpRequest(`${pod.url}/log?offset=0`, { method: 'POST', headers });
    chunked.write(tooMuch);
    const [response] = (await once(chunked, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    chunked.destroy();
    await say(pod, 0, tooMuch.subarray(1)).expect(200, { bytes: 1024 ** 2, full: false });
  });

  it.each(['', '?offset=-1', '?offset=x', '?offset=1e3'])('refuses the offset %j', async (query) => {
    const pod = await intake.pod();
    await pod.http.post(`/log${query}`).expect(400);
  });
}
