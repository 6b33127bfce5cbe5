import { type Failpoints, taskTransitions } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';

/** What every implementation of Failpoints promises: an unarmed place costs nothing and changes nothing. */
export function describeFailpointsContract(name: string, make: () => Failpoints): void {
  describe(`${name} as Failpoints`, () => {
    it('lets every place that is not armed pass', () => {
      const failpoints = make();
      for (const transition of Object.keys(taskTransitions) as (keyof typeof taskTransitions)[]) {
        expect(() => failpoints.pass(`before-${transition}`)).not.toThrow();
        expect(() => failpoints.pass(`after-${transition}`)).not.toThrow();
      }
    });
  });
}
