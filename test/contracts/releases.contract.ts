import { describe, expect, it } from 'vitest';
import { verifiedFile } from '../support/rows.js';
import { AttemptSteps, broken, fail } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What is left to do for an attempt that its task has left behind. */
export function describeReleasesContract(name: string, under: RowsUnderTest): void {
  const { leases, transitions, releases } = under;
  const steps = AttemptSteps.ofSuite(under);

  describe(`${name} as Releases`, () => {
    it('knows which attempt’s files are published', async () => {
      const { lease } = await steps.beginNew();
      await transitions.verify(lease);
      expect(await releases.isPublished(lease.attempt)).toBe(false);
      await transitions.publish(lease, [verifiedFile()]);
      expect(await releases.isPublished(lease.attempt)).toBe(true);
    });

    it('knows no files of an attempt that failed, or was cancelled before it was published', async () => {
      const failed = await steps.beginNew();
      await transitions.end(failed.lease, broken, fail);
      expect(await releases.isPublished(failed.lease.attempt)).toBe(false);
      const { build, lease } = await steps.beginNew();
      await transitions.verify(lease);
      await under.builds.cancel('local', build.id);
      await transitions.publish(lease, [verifiedFile()]);
      expect(await releases.isPublished(lease.attempt)).toBe(false);
    });

    it('releases what has ended, however often it is told to, and nothing before', async () => {
      const { lease } = await steps.beginNew();
      expect(await releases.released(lease, 'logs/x')).toBe(false);
      expect(await leases.unreleased(steps.pool)).toEqual([lease.attempt]);
      await transitions.end(lease, broken, fail);
      expect(await releases.released(lease, 'logs/x')).toBe(true);
      expect(await releases.released(lease, 'logs/x')).toBe(true);
      expect(await leases.unreleased(steps.pool)).toEqual([]);
    });
  });
}
