import type { Clock } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';

/** What every Clock promises. */
export function describeClockContract(name: string, make: () => Promise<{ readonly clock: Clock }>): void {
  describe(`${name} as a Clock`, () => {
    it('tells a time that does not run backwards, and gives each caller a date of its own', async () => {
      const { clock } = await make();
      const first = clock.now();
      const time = first.getTime();
      expect(time).not.toBeNaN();
      first.setFullYear(1970);
      expect(clock.now().getTime()).toBeGreaterThanOrEqual(time);
    });
  });
}
