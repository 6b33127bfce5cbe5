import { describe, expect, it } from 'vitest';
import { judgeDeath, WINDOW_MS } from './restart-budget.js';

const judge = (earlier: readonly number[], now: number) => judgeDeath({ earlier, now, patience: 5 });

describe('judgeDeath', () => {
  it('starts a part again at once after its first death', () => {
    expect(judge([], 5)).toEqual({ again: true, delayMs: 0, deaths: [5] });
  });

  it('waits longer from death to death', () => {
    expect(judge([1, 2], 3)).toMatchObject({ again: true, delayMs: 500 });
  });

  it('gives up at the fifth death within a minute', () => expect(judge([1, 2, 3, 4], 5).again).toBe(false));

  it('forgets deaths that are a minute old', () => {
    expect(judge([0, 1, 2, 3], WINDOW_MS)).toEqual({
      again: true,
      delayMs: 750,
      deaths: [1, 2, 3, WINDOW_MS],
    });
  });
});
