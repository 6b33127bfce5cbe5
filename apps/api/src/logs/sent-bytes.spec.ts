import { expect, it } from 'vitest';
import { SentBytes } from './sent-bytes.js';

it('SentBytes lets each target send so much, and is over for one that would send more', () => {
  const sent = new SentBytes(10);
  expect([sent.take('a', 6), sent.take('a', 4), sent.isOver('a')]).toEqual([true, true, false]);
  expect([sent.take('a', 1), sent.isOver('a')]).toEqual([false, true]);
  expect([sent.take('b', 10), sent.take('c', 11)]).toEqual([true, false]);
});
