import { describe, expect, it } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
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

    it('remembers what supervisors have said of a log that is sealed, also behind a line that had no end', async () => {
      const { task, lease } = await steps.beginNew();
      await under.received.open(attemptPlan(lease.attempt));
      const own = async () => (await under.logs.attempts('local', task))[0]?.own;
      await under.logs.say(lease, 'ours\n');
      await under.receiving.appendLog(lease.attempt, 0, Buffer.from('cgoforge: no'), 100);
      await under.logs.say(lease, 'ours too\n');
      expect((await under.logs.read('local', lease.attempt, 0)).map(({ ours }) => ours)).toEqual([
        true,
        false,
        true,
      ]);
      expect(await own()).toBeNull();
      await transitions.end(lease, broken, fail);
      await releases.released(lease, 'logs/x');
      expect(await own()).toEqual([
        { start: 0, until: 5 },
        { start: 17, until: 27 },
      ]);
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
