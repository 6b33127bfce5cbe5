import type { Received } from '@cgoforge/core';
import { beforeEach, expect, it } from 'vitest';
import { podPlan } from '../support/pod-plan.js';
import type { ReceivedSteps } from './received-steps.js';

const MIB = 1024 ** 2;

/** The log, whatever is lost or sent again. */
export function describeReceivedLog(opened: () => ReceivedSteps): void {
  let steps: ReceivedSteps;
  let received: Received;
  let attempt: string;
  beforeEach(() => {
    steps = opened();
    ({ received, attempt } = steps);
  });

  it('is what was sent, byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128, 92]);
    expect(await steps.append(0, bytes)).toEqual({ bytes: 6, full: false });
    expect(await steps.append(6, Buffer.alloc(MIB, 7))).toEqual({ bytes: MIB + 6, full: false });
    expect(await received.readLog(attempt, 0)).toEqual(Buffer.concat([bytes, Buffer.alloc(MIB - 6, 7)]));
    expect(await received.readLog(attempt, MIB)).toEqual(Buffer.alloc(6, 7));
    expect(await received.readLog(attempt, MIB + 6)).toEqual(Buffer.alloc(0));
    expect(await received.readLog(attempt, 5 * MIB)).toEqual(Buffer.alloc(0));
  });

  it('stores what is sent again once, also when it was cut in another way', async () => {
    await steps.append(0, 'abc');
    expect(await steps.append(0, 'abc')).toEqual({ bytes: 3, full: false });
    expect(await steps.append(1, 'bcde')).toEqual({ bytes: 5, full: false });
    expect(await steps.append(0, 'a')).toEqual({ bytes: 5, full: false });
    expect(await steps.append(5, '')).toEqual({ bytes: 5, full: false });
    expect(await steps.text()).toBe('abcde');
    expect(await steps.text(2)).toBe('cde');
  });

  it('has no hole: says where to go on', async () => {
    await steps.append(0, 'abc');
    expect(await steps.append(4, 'e')).toEqual({ bytes: 3, full: false });
    expect(await steps.text()).toBe('abc');
  });

  it('ends at its cap, and is full only when something was left out', async () => {
    expect(await steps.append(0, 'abcd', 4)).toEqual({ bytes: 4, full: false });
    expect(await steps.append(4, 'e', 4)).toEqual({ bytes: 4, full: true });
    expect(await steps.append(3, 'd', 4)).toEqual({ bytes: 4, full: true });
    expect(await steps.text()).toBe('abcd');
    expect(await received.find(attempt)).toMatchObject({ logBytes: 4, logFull: true });
  });

  it('keeps of the bytes that pass the cap those that fit', async () => {
    expect(await steps.append(0, 'abcdef', 4)).toEqual({ bytes: 4, full: true });
    expect(await steps.text()).toBe('abcd');
  });

  it('takes each byte once from many who send at the same time', async () => {
    const bytes = Buffer.from(Array.from({ length: 2_000 }, (_, at) => at % 251));
    const pieces = Array.from({ length: 40 }, (_, piece) => piece * 50);
    for (let end = 0; end < bytes.length; ) {
      const sent = await Promise.all(
        pieces.map((offset) => steps.append(offset, bytes.subarray(offset, offset + 75))),
      );
      end = Math.max(...sent.map((answer) => answer.bytes));
    }
    expect(await received.readLog(attempt, 0)).toEqual(bytes);
    expect(await received.find(attempt)).toMatchObject({ logBytes: 2_000 });
  });

  it('is read in rounds, of many small pieces', async () => {
    for (let at = 0; at < 300; at++) await steps.append(at, String(at % 10));
    let read = '';
    for (let piece = await steps.text(); piece; piece = await steps.text(read.length)) read += piece;
    expect(read).toBe(Array.from({ length: 300 }, (_, at) => at % 10).join(''));
  });

  it('takes nothing for an attempt that is not open, nor leaves a piece of one that is forgotten meanwhile', async () => {
    const sent = Promise.allSettled(Array.from({ length: 20 }, () => steps.append(0, 'abc')));
    await received.forget(attempt);
    for (const answer of await sent) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'not_found' });
      else expect(answer.value).toEqual({ bytes: 3, full: false });
    }
    await expect(steps.append(0, 'late')).rejects.toMatchObject({ code: 'not_found' });
    expect(await steps.text()).toBe('');
    await received.open(podPlan(attempt));
    expect(await steps.text()).toBe('');
  });
}
