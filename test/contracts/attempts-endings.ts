import { Failure, type Lease } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { verifiedFile } from '../support/rows.js';
import { AttemptSteps, broken, fail, lost } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** How attempts end, once. */
export function describeEndings(under: RowsUnderTest): void {
  const { attempts } = under;
  const steps = AttemptSteps.ofSuite(under);

  describe('an attempt', () => {
    it('that is published succeeds with its files, and nothing else does', async () => {
      const { lease, find, work } = await steps.beginNew();
      const files = [verifiedFile('one'), { ...verifiedFile('two'), report: null, check: null }];
      expect(await attempts.publish(lease, files)).toBe(false);
      expect(await attempts.verify(lease)).toBe(true);
      expect(await find()).toMatchObject({ state: 'verifying', artifacts: [] });
      expect(await attempts.isPublished(lease.attempt)).toBe(false);
      expect(await attempts.publish(lease, files)).toBe(true);
      expect(await attempts.isPublished(lease.attempt)).toBe(true);
      expect(await find()).toMatchObject({ id: work.task.id, state: 'succeeded', failure: null });
      const stored = (await find())?.artifacts.map(({ id, ...file }) => file);
      expect(stored).toEqual(files);
      expect(under.passed).toEqual(
        ['create', 'start', 'verify', 'publish'].flatMap((point) => [`before-${point}`, `after-${point}`]),
      );
    });

    it('answers a call that is made again as the first time, and does nothing twice', async () => {
      const { lease, find } = await steps.beginNew();
      const files = [verifiedFile()];
      expect(await attempts.verify(lease)).toBe(true);
      expect(await attempts.verify(lease)).toBe(true);
      expect(await attempts.publish(lease, files)).toBe(true);
      expect(await attempts.publish(lease, files)).toBe(true);
      expect((await find())?.artifacts).toHaveLength(1);
      expect(await attempts.released(lease, 'logs/x')).toBe(true);
      expect(await attempts.released(lease, 'logs/x')).toBe(true);
    });

    it.each([
      ['fail', broken, fail, { state: 'failed', failure: broken.toJSON(), retryAt: null }],
      ['cancel', new Failure('cancelled', 'x'), { kind: 'cancel' }, { state: 'cancelled', retryAt: null }],
      ['retry', lost, { kind: 'retry', afterMs: 5_000 }, { state: 'queued', failure: null }],
    ] as const)('ends by %s', async (transition, failure, decision, task) => {
      const { lease, find } = await steps.beginNew();
      under.passed.length = 0;
      expect(await attempts.end(lease, failure, decision)).toBe(true);
      expect(await find()).toMatchObject(task);
      expect(under.passed).toEqual([`before-${transition}`, `after-${transition}`]);
      expect(await attempts.verify(lease)).toBe(false);
      expect(await attempts.isPublished(lease.attempt)).toBe(false);
    });

    it('is not released before it has ended', async () => {
      const { lease } = await steps.beginNew();
      expect(await attempts.released(lease, 'logs/x')).toBe(false);
      expect(await attempts.unreleased(steps.pool)).toEqual([lease.attempt]);
    });

    it('ends once when its publication, its failure and a cancel of the build meet', async () => {
      for (let round = 0; round < 15; round++) {
        const { build, lease, find } = await steps.beginNew();
        await attempts.verify(lease);
        const [published, cancelled, failed] = await Promise.all([
          attempts.publish(lease, [verifiedFile()]),
          attempts.end(lease, new Failure('cancelled', 'x'), { kind: 'cancel' }),
          attempts.end(lease, broken, fail),
          under.builds.cancel('local', build.id),
        ]);
        // A publication that meets the cancel becomes one, and then both say so.
        expect([published || cancelled, failed].filter(Boolean)).toHaveLength(1);
        const task = await find();
        expect(task?.artifacts).toHaveLength(task?.state === 'succeeded' ? 1 : 0);
        await attempts.released(lease, 'logs/x');
      }
    });

    it('is cancelled and not published when its end was asked for', async () => {
      const { build, lease, find } = await steps.beginNew();
      await attempts.verify(lease);
      await under.builds.cancel('local', build.id);
      expect(await attempts.publish(lease, [verifiedFile()])).toBe(true);
      expect(await find()).toMatchObject({ state: 'cancelled', artifacts: [] });
      expect(await attempts.isPublished(lease.attempt)).toBe(false);
    });

    it('is either taken over or published, never both by two', async () => {
      for (let round = 0; round < 15; round++) {
        const { lease, find } = await steps.beginNew();
        await attempts.verify(lease);
        await under.pass(16);
        const [published, [taken]] = await Promise.all([
          attempts.publish(lease, [verifiedFile('old')]),
          attempts.takeOver(steps.pool, 'other', { ownedBefore: false }),
        ]);
        const newer: Lease = taken?.lease ?? lease;
        // Who takes over after the publication is told of it.
        if (published && taken) expect(taken.ended).toBe(true);
        if (!published) expect(await attempts.publish(newer, [verifiedFile('new')])).toBe(true);
        expect((await find())?.artifacts.map((file) => file.name)).toEqual([published ? 'old' : 'new']);
        await under.pass(16);
        for (const work of await attempts.takeOver(steps.pool, 'last', { ownedBefore: false })) {
          await attempts.released(work.lease, 'logs/x');
        }
      }
    });
  });
}
