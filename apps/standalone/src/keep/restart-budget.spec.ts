import { expect, it } from 'vitest';
import { judgeDeath, WINDOW_MS } from './restart-budget.js';

it.each([
  ['starts a part again at once after its first death', [], true, 0, [5]],
  ['waits longer from death to death', [1, 2], true, 500, [1, 2, 5]],
  ['gives up at the fifth death within a minute', [1, 2, 3, 4], false, 1000, [1, 2, 3, 4, 5]],
  ['forgets deaths that are a minute old', [5 - WINDOW_MS, 1, 2, 3], true, 750, [1, 2, 3, 5]],
])('judgeDeath %s', (_, earlier, again, delayMs, deaths) => {
  expect(judgeDeath({ earlier, now: 5, patience: 5 })).toEqual({ again, delayMs, deaths });
});
