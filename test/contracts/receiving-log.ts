import { expect, test } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import { ReceivedSteps } from './received-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** The agent's log, whatever is lost or sent again. */
export function describeLogReceiving(under: RowsUnderTest): void {
  const it = test.extend('steps', () => ReceivedSteps.open(under));

  it('stores what is sent again once, also when it was cut in another way', async ({ steps }) => {
    expect(await steps.append(0, 'abc')).toEqual({ bytes: 3, full: false });
    expect(await steps.append(0, 'abc')).toEqual({ bytes: 3, full: false });
    expect(await steps.append(1, 'bcde')).toEqual({ bytes: 5, full: false });
    expect(await steps.append(0, 'a')).toEqual({ bytes: 5, full: false });
    expect(await steps.append(5, '')).toEqual({ bytes: 5, full: false });
    expect(await steps.text()).toBe('abcde');
  });

  it('has no hole: says where to go on', async ({ steps }) => {
    await steps.append(0, 'abc');
    expect(await steps.append(4, 'e')).toEqual({ bytes: 3, full: false });
    expect(await steps.text()).toBe('abc');
  });

  it('ends at its cap, and is full only when something was left out', async ({ steps }) => {
    expect(await steps.append(0, 'abcd', 4)).toEqual({ bytes: 4, full: false });
    expect(await steps.find()).toMatchObject({ logFull: false });
    expect(await steps.append(4, 'e', 4)).toEqual({ bytes: 4, full: true });
    expect(await steps.append(3, 'd', 4)).toEqual({ bytes: 4, full: true });
    expect(await steps.text()).toBe('abcd');
    expect(await steps.find()).toMatchObject({ logFull: true });
  });

  it("counts the agent's own bytes alone towards its offsets and its cap", async ({ steps }) => {
    await steps.say('before\n');
    expect(await steps.append(0, 'ab\n', 4)).toEqual({ bytes: 3, full: false });
    await steps.say('between\n');
    expect(await steps.admit()).toMatchObject({ log: { bytes: 3, full: false } });
    expect(await steps.append(3, 'c', 4)).toEqual({ bytes: 4, full: false });
    expect(await steps.append(4, 'd', 4)).toEqual({ bytes: 4, full: true });
    expect(await steps.admit()).toMatchObject({ log: { bytes: 4, full: true } });
    expect(await steps.text()).toBe('before\nab\nbetween\nc');
  });

  it('grows no more once the attempt is forgotten, also by what was under way', async ({ steps }) => {
    const sent = Promise.allSettled(Array.from({ length: 20 }, () => steps.append(0, 'abc')));
    await under.received.forget(steps.attempt);
    const left = await steps.text();
    for (const answer of await sent) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'not_found' });
      else expect(answer.value).toEqual({ bytes: 3, full: false });
    }
    await expect(steps.append(3, 'late')).rejects.toMatchObject({ code: 'not_found' });
    expect(await steps.text()).toBe(left);
    await under.received.open(attemptPlan(steps.attempt));
    expect(await steps.admit()).toMatchObject({ log: { bytes: left.length } });
  });
}
