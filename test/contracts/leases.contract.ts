import { describe, expect, it } from 'vitest';
import { compiledWith, verifiedFile } from '../support/rows.js';
import { AttemptSteps, again, broken, fail, lost } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** Who may write for an attempt. */
export function describeLeasesContract(name: string, under: RowsUnderTest): void {
  const { leases, transitions, releases } = under;
  const steps = AttemptSteps.ofSuite(under);

  describe(`${name} as Leases`, () => {
    describe('a lease', () => {
      it('is not taken over while it is renewed', async () => {
        const { lease } = await steps.beginNew();
        for (let round = 0; round < 3; round++) {
          await under.pass(10);
          expect(await leases.renew(lease)).toEqual({ held: true, cancelRequested: false });
        }
        expect(await leases.takeOver(steps.pool, 'other', { ownedBefore: false })).toEqual([]);
      });

      it('is taken over, with a new epoch, by exactly one of many when it has run out', async () => {
        const { work, lease } = await steps.beginNew();
        await transitions.started(lease, compiledWith);
        await under.pass(16);
        const takeOver = (_: unknown, one: number) =>
          leases.takeOver(steps.pool, `worker-${one}`, { ownedBefore: false });
        const rounds = await Promise.all(Array.from({ length: 10 }, takeOver));
        expect(rounds.flat()).toEqual([{ ...work, lease: { ...lease, epoch: 2 }, started: true }]);
      });

      it('is taken back at once by the worker that held it in an earlier life', async () => {
        const { lease } = await steps.beginNew();
        expect(await leases.takeOver(steps.pool, 'other', { ownedBefore: true })).toEqual([]);
        expect(await leases.takeOver(steps.pool, 'me', { ownedBefore: false })).toEqual([]);
        const taken = await leases.takeOver(steps.pool, 'me', { ownedBefore: true });
        expect(taken.map((work) => work.lease)).toEqual([{ ...lease, epoch: 2 }]);
      });

      it('resumes its attempt from what the rows say, and an old one does not', async () => {
        const { work, lease } = await steps.beginNew();
        await transitions.started(lease, compiledWith);
        expect(await leases.resume(lease)).toEqual({ ...work, started: true });
        await under.pass(16);
        await leases.takeOver(steps.pool, 'other', { ownedBefore: false });
        expect(await leases.resume(lease)).toBeNull();
      });

      it('that is old changes nothing, whatever its holder writes', async () => {
        const { lease, find } = await steps.beginNew();
        await under.pass(16);
        await leases.takeOver(steps.pool, 'other', { ownedBefore: false });
        under.passed.length = 0;
        const before = await find();
        expect(await leases.renew(lease)).toEqual({ held: false, cancelRequested: false });
        const answers = [
          await transitions.started(lease, compiledWith),
          await under.logs.say(lease, 'x\n'),
          await transitions.verify(lease),
          await transitions.publish(lease, [verifiedFile()]),
          await transitions.end(lease, broken, fail),
          await transitions.end(lease, lost, again),
          await releases.released(lease, 'logs/x'),
        ];
        expect(answers).toEqual(Array(7).fill(false));
        expect(await find()).toEqual(before);
        expect(under.passed).toEqual([]);
      });

      it('of an ended attempt is taken over too, so that its slot gets free', async () => {
        const { lease } = await steps.beginNew();
        await transitions.verify(lease);
        await transitions.publish(lease, [verifiedFile()]);
        await under.pass(16);
        const [taken] = await leases.takeOver(steps.pool, 'other', { ownedBefore: false });
        expect(taken).toMatchObject({ ended: true, task: { state: 'succeeded' } });
        expect(await releases.released(taken?.lease ?? lease, 'logs/x')).toBe(true);
        expect(await leases.unreleased(steps.pool)).toEqual([]);
      });

      it('of a retried attempt says that it has ended, though the task runs again', async () => {
        const { task, lease } = await steps.beginNew();
        await transitions.end(lease, lost, again);
        const next = await steps.begin(task);
        await under.pass(16);
        const taken = await leases.takeOver(steps.pool, 'other', { ownedBefore: false });
        const ends = taken.map(({ number, ended }) => `${number} ${ended}`);
        expect(ends).toEqual(expect.arrayContaining(['1 true', '2 false']));
        expect(next.slot).toBe(1);
        expect(await transitions.verify({ ...lease, epoch: 2 })).toBe(false);
      });
    });
  });
}
