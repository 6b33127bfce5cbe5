import { PlayedClock } from '@test-support/played-clock.js';
import { expect, it } from 'vitest';
import { ClockWatch } from './clock-watch.js';

const DAY = 24 * 3_600;

it('sees once that the clock was set by more than a day, ahead or back', () => {
  const clock = new PlayedClock();
  const watch = new ClockWatch(clock);
  const seen = [0, DAY / 2, 365 * DAY, 0, -365 * DAY].map((seconds) => {
    clock.pass(seconds);
    return watch.wasSet();
  });
  expect(seen).toEqual([false, false, true, false, true]);
});
