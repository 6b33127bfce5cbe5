import { beforeEach, expect, it } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import type { ReceivedSteps } from './received-steps.js';

const MIB = 1024 ** 2;

/** The agent's log, whatever is lost or sent again. */
export function describeLogReceiving(opened: () => ReceivedSteps): void {
  let steps: ReceivedSteps;
  let attempt: string;
  beforeEach(() => {
    steps = opened();
    ({ attempt } = steps);
  });

  it('is what was sent, byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128, 92]);
    expect(await steps.append(0, bytes)).toEqual({ bytes: 6, full: false });
    expect(await steps.append(6, Buffer.alloc(MIB, 7))).toEqual({ bytes: MIB + 6, full: false });
    expect(await steps.bytes()).toEqual(Buffer.concat([bytes, Buffer.alloc(MIB, 7)]));
  });

  it('stores what is sent again once, also when it was cut in another way', async () => {
    await steps.append(0, 'abc');
    expect(await steps.append(0, 'abc')).toEqual({ bytes: 3, full: false });
    expect(await steps.append(1, 'bcde')).toEqual({ bytes: 5, full: false });
    expect(await steps.append(0, 'a')).toEqual({ bytes: 5, full: false });
    expect(await steps.append(5, '')).toEqual({ bytes: 5, full: false });
    expect(await steps.text()).toBe('abcde');
  });

  it('has no hole: says where to go on', async () => {
    await steps.append(0, 'abc');
    expect(await steps.append(4, 'e')).toEqual({ bytes: 3, full: false });
    expect(await steps.text()).toBe('abc');
  });

  it('ends at its cap, and is full only when something was left out', async () => {
    expect(await steps.append(0, 'abcd', 4)).toEqual({ bytes: 4, full: false });
    expect(await steps.received.find(attempt)).toMatchObject({ logFull: false });
    expect(await steps.append(4, 'e', 4)).toEqual({ bytes: 4, full: true });
    expect(await steps.append(3, 'd', 4)).toEqual({ bytes: 4, full: true });
    expect(await steps.text()).toBe('abcd');
    expect(await steps.received.find(attempt)).toMatchObject({ logFull: true });
  });

  it("counts the agent's own bytes alone towards its offsets and its cap", async () => {
    await steps.say('before\n');
    expect(await steps.append(0, 'ab\n', 4)).toEqual({ bytes: 3, full: false });
    await steps.say('between\n');
    expect(await steps.append(3, 'c', 4)).toEqual({ bytes: 4, full: false });
    expect(await steps.text()).toBe('before\nab\nbetween\nc');
  });

  it('is whole when it came in very many small pieces', async () => {
    for (let at = 0; at < 300; at++) await steps.append(at, String(at % 10));
    expect(await steps.text()).toBe(Array.from({ length: 300 }, (_, at) => at % 10).join(''));
  });

  it('grows no more once the attempt is forgotten, also by what was under way', async () => {
    const sent = Promise.allSettled(Array.from({ length: 20 }, () => steps.append(0, 'abc')));
    await steps.received.forget(attempt);
    const left = await steps.text();
    for (const answer of await sent) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'not_found' });
      else expect(answer.value).toEqual({ bytes: 3, full: false });
    }
    await expect(steps.append(3, 'late')).rejects.toMatchObject({ code: 'not_found' });
    expect(await steps.text()).toBe(left);
    await steps.received.open(attemptPlan(attempt));
    expect(await steps.receiving.admit(attempt)).toMatchObject({ log: { bytes: left.length } });
  });

  it('grows no more once the attempt is released', async () => {
    await steps.end();
    await steps.append(0, 'last words');
    await steps.release();
    await expect(steps.append(10, 'too late')).rejects.toMatchObject({ code: 'not_found' });
    expect(await steps.text()).toBe('');
  });
}
