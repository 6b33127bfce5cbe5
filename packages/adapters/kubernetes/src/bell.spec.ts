import { describe, expect, it } from 'vitest';
import { Bell } from './bell.js';

const LONG = 60_000;

describe('a bell', () => {
  it('wakes who waits', async () => {
    const bell = new Bell();
    const waiting = bell.wait(LONG);
    bell.ring();
    await waiting;
  });

  it('does not keep one waiting for whom it was rung before', async () => {
    const bell = new Bell();
    bell.ring();
    await bell.wait(LONG);
  });

  it('forgets a ring once it was heard', async () => {
    const bell = new Bell();
    bell.ring();
    await bell.wait(LONG);
    let isAwake = false;
    const waiting = bell.wait(LONG).then(() => {
      isAwake = true;
    });
    await new Promise(setImmediate);
    expect(isAwake).toBe(false);
    bell.ring();
    await waiting;
  });

  it('lets go by a signal, also one that came before', async () => {
    const gone = new AbortController();
    const waiting = new Bell().wait(LONG, gone.signal);
    gone.abort();
    await waiting;
    await new Bell().wait(LONG, gone.signal);
  });

  it('lets go by itself when nobody rings', async () => {
    await new Bell().wait(1);
  });
});
