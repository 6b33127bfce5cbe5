import { expect, it } from 'vitest';
import { SentBytes } from './sent-bytes.js';

it('SentBytes lets each target send so much, and says once that it ends', () => {
  const sent = new SentBytes(10);
  expect([6, 4, 1, 1].map((bytes) => sent.next('a', bytes))).toEqual(['whole', 'whole', 'ends', 'none']);
  expect(sent.next('b', 10)).toBe('whole');
  expect(sent.next('c', 11)).toBe('ends');
});
