import { expect, it } from 'vitest';
import { pauseBefore } from './retry-request.js';

const DATE = 'Wed, 21 Oct 2026 07:28:00 GMT';
const asked = { retryAfter: undefined, leftMs: 60_000, random: 0 };

it.each([
  ['waits little at first', 1, {}, 100],
  ['waits longer each time', 2, {}, 200],
  ['waits longer each time', 3, {}, 400],
  ['waits for five seconds at most', 7, {}, 5_000],
  ['waits for five seconds at most', 50, {}, 5_000],
  ['waits as long as the server asks for', 1, { retryAfter: '7' }, 7_000],
  ['never waits less than it would by itself', 7, { retryAfter: '1' }, 5_000],
  ['takes a date for no time to wait', 1, { retryAfter: DATE }, 100],
  ['comes back at another time than others that failed with it', 1, { random: 1 }, 150],
  ['gives up when the pause would outlast its budget', 7, { leftMs: 5_000 }, null],
])('a request that failed %s: after try %i', (_, tries, change, pause) => {
  expect(pauseBefore(tries, { ...asked, ...change })).toBe(pause);
});
