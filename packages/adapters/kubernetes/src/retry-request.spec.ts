import { describe, expect, it } from 'vitest';
import { pauseBefore } from './retry-request.js';

const asked = { retryAfter: undefined, leftMs: 60_000, random: 0 };

describe('a request that failed', () => {
  it('waits longer each time, up to five seconds', () => {
    const pauses = [1, 2, 3, 7, 50].map((tries) => pauseBefore(tries, asked));
    expect(pauses).toEqual([100, 200, 400, 5_000, 5_000]);
  });

  it('waits as long as the server asks for, and never less than it would by itself', () => {
    expect(pauseBefore(1, { ...asked, retryAfter: '7' })).toBe(7_000);
    expect(pauseBefore(7, { ...asked, retryAfter: '1' })).toBe(5_000);
    expect(pauseBefore(1, { ...asked, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' })).toBe(100);
  });

  it('comes back at another time than others that failed with it', () => {
    expect(pauseBefore(1, { ...asked, random: 1 })).toBe(150);
  });

  it('gives up when the pause would outlast its budget', () => {
    expect(pauseBefore(7, { ...asked, leftMs: 5_000 })).toBeNull();
  });
});
