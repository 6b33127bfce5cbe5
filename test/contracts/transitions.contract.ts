import { Failure, type Lease } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { verifiedFile } from '../support/rows.js';
import { AttemptSteps, broken, fail, lost } from './attempt-steps.js';
import { describeAttemptsModel } from './attempts-model.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** How attempts end, once. */
export function describeTransitionsContract(name: string, under: RowsUnderTest): void {
  const { leases, transitions, releases } = under;
  const steps = AttemptSteps.ofSuite(under);

  describe(`${name} as Transitions`, () => {
    describe('an attempt', () => {
      it('that is published succeeds with its files, and nothing else does', async () => {
        const { lease, find, work } = await steps.beginNew();
        const files = [verifiedFile('one'), { ...verifiedFile('two'), report: null, check: null }];
        expect(await transitions.publish(lease, files)).toBe(false);
        expect(await transitions.verify(lease)).toBe(true);
        expect(await find()).toMatchObject({ state: 'verifying', artifacts: [] });
        expect(await transitions.publish(lease, files, ['left out "b"'])).toBe(true);
        const notes = ['left out "b"'];
        expect(await find()).toMatchObject({ id: work.task.id, state: 'succeeded', failure: null, notes });
        const stored = (await find())?.artifacts.map(({ id, ...file }) => file);
        expect(stored).toEqual(files.map((file) => ({ ...file, comparedWith: null })));
        expect(under.passed).toEqual(
          ['create', 'start', 'verify', 'publish'].flatMap((point) => [`before-${point}`, `after-${point}`]),
        );
      });

      it('answers a call that is made again as the first time, and does nothing twice', async () => {
        const { lease, find } = await steps.beginNew();
        const files = [verifiedFile()];
        expect(await transitions.verify(lease)).toBe(true);
        expect(await transitions.verify(lease)).toBe(true);
        expect(await transitions.publish(lease, files)).toBe(true);
        expect(await transitions.publish(lease, files)).toBe(true);
        expect((await find())?.artifacts).toHaveLength(1);
      });

      it.each([
        ['fail', broken, fail, { state: 'failed', failure: broken.toJSON(), retryAt: null }],
        ['cancel', new Failure('cancelled', 'x'), { kind: 'cancel' }, { state: 'cancelled', retryAt: null }],
        ['retry', lost, { kind: 'retry', afterMs: 5_000 }, { state: 'queued', failure: null }],
      ] as const)('ends by %s', async (transition, failure, decision, task) => {
        const { lease, find } = await steps.beginNew();
        under.passed.length = 0;
        expect(await transitions.end(lease, failure, decision)).toBe(true);
        expect(await find()).toMatchObject(task);
        expect(under.passed).toEqual([`before-${transition}`, `after-${transition}`]);
        expect(await transitions.verify(lease)).toBe(false);
      });

      it('ends once when its publication, its failure and a cancel of the build meet', async () => {
        for (let round = 0; round < 15; round++) {
          const { build, lease, find } = await steps.beginNew();
          await transitions.verify(lease);
          const [published, cancelled, failed] = await Promise.all([
            transitions.publish(lease, [verifiedFile()]),
            transitions.end(lease, new Failure('cancelled', 'x'), { kind: 'cancel' }),
            transitions.end(lease, broken, fail),
            under.builds.cancel('local', build.id),
          ]);
          // A publication that meets the cancel becomes one, and then both say so.
          expect([published || cancelled, failed].filter(Boolean)).toHaveLength(1);
          const task = await find();
          expect(task?.artifacts).toHaveLength(task?.state === 'succeeded' ? 1 : 0);
          await releases.released(lease, 'logs/x');
        }
      });

      it('is cancelled and not published when its end was asked for', async () => {
        const { build, lease, find } = await steps.beginNew();
        await transitions.verify(lease);
        await under.builds.cancel('local', build.id);
        expect(await transitions.publish(lease, [verifiedFile()])).toBe(true);
        expect(await find()).toMatchObject({ state: 'cancelled', artifacts: [] });
      });

      it('is either taken over or published, never both by two', async () => {
        for (let round = 0; round < 15; round++) {
          const { lease, find } = await steps.beginNew();
          await transitions.verify(lease);
          await under.pass(16);
          const [published, [taken]] = await Promise.all([
            transitions.publish(lease, [verifiedFile('old')]),
            leases.takeOver(steps.pool, 'other', { ownedBefore: false }),
          ]);
          const newer: Lease = taken?.lease ?? lease;
          // Who takes over after the publication is told of it.
          if (published && taken) expect(taken.ended).toBe(true);
          if (!published) expect(await transitions.publish(newer, [verifiedFile('new')])).toBe(true);
          expect((await find())?.artifacts.map((file) => file.name)).toEqual([published ? 'old' : 'new']);
          await under.pass(16);
          for (const work of await leases.takeOver(steps.pool, 'last', { ownedBefore: false })) {
            await releases.released(work.lease, 'logs/x');
          }
        }
      });
    });

    describeAttemptsModel(under);
  });
}
