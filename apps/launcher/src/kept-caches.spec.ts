import { expect, it } from 'vitest';
import { cachesToRemove } from './kept-caches.js';

const DAY_MS = 24 * 60 * 60_000;
const now = new Date(100 * DAY_MS);
const cache = (name: string, bytes: number, daysAgo: number | null) => ({
  ...{ name: `${name}.root`, bytes, lastUse: daysAgo === null ? null : now.getTime() - daysAgo * DAY_MS },
});

it.each([
  ['none within the limits', [cache('a', 50, 1), cache('b', 50, 13)], []],
  ['those that are unused for too long', [cache('a', 1, 15), cache('b', 1, 13)], ['a']],
  [
    'the longest unused while all take too much',
    [cache('a', 60, 1), cache('b', 30, 3), cache('c', 30, 2)],
    ['b'],
  ],
  ['no more than it has to', [cache('a', 20, 1), cache('b', 200, 3), cache('c', 80, 2)], ['b']],
  ['none in use, though it counts', [cache('a', 90, null), cache('b', 20, 1)], ['b']],
])('cachesToRemove names %s', (_, caches, named) => {
  const gone = cachesToRemove(caches, now, { days: 14, bytes: 100 });
  expect(gone.map(({ name }) => name.replace('.root', ''))).toEqual(named);
});
