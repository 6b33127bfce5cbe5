import { describe, expect, it } from 'vitest';
import { newBuild, unique } from '../support/rows.js';
import { broken, fail } from './attempt-steps.js';
import { ALL, ALL_ROWS, DAY, ENOUGH, HOUR, KeptSteps, MUCH } from './kept-steps.js';
import { describeRemoval } from './retention-removal.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Retention promises, on the real thing, which holds nothing else. */
export function describeRetentionContract(name: string, under: RowsUnderTest): void {
  const { builds, retention, transitions } = under;

  describe(`${name} as Retention`, () => {
    const kept = KeptSteps.ofSuite(under);

    describe('expire', () => {
      it('gives up what ended too long ago, and says so of the build, which stays', async () => {
        const old = await kept.built();
        await under.pass(2 * DAY);
        const young = await kept.built();
        await under.pass(2 * HOUR);
        const before = await builds.find(kept.tenant, old.id);
        expect(await retention.expire({ ...ALL, seconds: DAY }, ENOUGH)).toBe(1);
        expect(await builds.find(kept.tenant, old.id)).toEqual({ ...before, expired: true });
        expect(await kept.isExpired(young)).toBe(false);
        const [artifact] = before?.tasks[0]?.artifacts ?? [];
        const found = builds.findArtifact(kept.tenant, artifact?.id ?? '');
        await expect(found).rejects.toMatchObject({ code: 'expired' });
        const gone = ['attempts', 'logs', 'received'].map((place) => `${place}/${old.attempt}`);
        expect(await kept.takeDue()).toEqual(gone);
      });

      it('keeps the newest of each tenant, and of all of them as many of each', async () => {
        const other = unique('tenant');
        const all: Awaited<ReturnType<KeptSteps['built']>>[] = [];
        for (const owner of [other, kept.tenant, kept.tenant, kept.tenant])
          all.push(await kept.built({ owner }));
        await under.pass(2 * HOUR);
        expect(await retention.expire({ ...ALL, tenantBuilds: 2 }, ENOUGH)).toBe(1);
        expect(await kept.expired(all)).toEqual([false, true, false, false]);
        expect(await retention.expire({ ...ALL, builds: 2 }, ENOUGH)).toBe(1);
        expect(await kept.expired(all)).toEqual([false, true, true, false]);
      });

      it('keeps so many bytes of each tenant, and takes from who has most where all have too many', async () => {
        const other = unique('tenant');
        const all: Awaited<ReturnType<KeptSteps['built']>>[] = [];
        for (const owner of [other, kept.tenant, kept.tenant, kept.tenant])
          all.push(await kept.built({ owner, bytes: 100 }));
        await under.pass(2 * HOUR);
        expect(await retention.expire({ ...ALL, tenantBytes: 299 }, ENOUGH)).toBe(1);
        expect(await kept.expired(all)).toEqual([false, true, false, false]);
        expect(await retention.expire({ ...ALL, bytes: 200 }, ENOUGH)).toBe(1);
        expect(await kept.expired(all)).toEqual([false, true, true, false]);
        expect(await retention.expire(ALL, { bytes: 1, urgentBytes: 0 })).toBe(1);
      });

      it('counts no pinned build against those of others', async () => {
        const other = unique('tenant');
        const all: Awaited<ReturnType<KeptSteps['built']>>[] = [];
        for (const owner of [other, kept.tenant, kept.tenant, kept.tenant])
          all.push(await kept.built({ owner }));
        for (const { id } of all.slice(1, 3))
          await builds.pin(kept.tenant, id, { tenantBytes: MUCH, bytes: MUCH });
        await under.pass(2 * HOUR);
        expect(await retention.expire({ ...ALL, builds: 2 }, ENOUGH)).toBe(0);
        expect(await retention.expire({ ...ALL, builds: 1 }, ENOUGH)).toBe(1);
        for (const { id } of all.slice(1, 3)) await builds.unpin(kept.tenant, id);
      });

      it('gives nothing up for room where others have taken so much that it would not help', async () => {
        const all: Awaited<ReturnType<KeptSteps['built']>>[] = [];
        for (const _ of [1, 2]) all.push(await kept.built({ bytes: 100 }));
        await under.pass(2 * HOUR);
        expect(await retention.expire(ALL, { bytes: 300, urgentBytes: 0 })).toBe(0);
        expect(await retention.expire(ALL, { bytes: 900, urgentBytes: 300 })).toBe(0);
        expect(await retention.expire(ALL, { bytes: 300, urgentBytes: 150 })).toBe(2);
        expect(await kept.expired(all)).toEqual([true, true]);
      });

      it('leaves alone what runs, waits, is not released, is pinned, or ended within the hour', async () => {
        const pinned = await kept.built();
        await builds.pin(kept.tenant, pinned.id, { tenantBytes: MUCH, bytes: MUCH });
        const unreleased = await kept.steps.beginNew({ tenant: kept.tenant });
        await transitions.end(unreleased.lease, broken, fail);
        await kept.steps.beginNew({ tenant: kept.tenant });
        await kept.steps.queue({ tenant: kept.tenant });
        await under.pass(2 * DAY);
        await kept.built();
        expect(await retention.expire({ ...ALL, seconds: 1, tenantBuilds: 0, bytes: 0 }, ENOUGH)).toBe(0);
        await kept.release(unreleased.lease);
        await builds.unpin(kept.tenant, pinned.id);
        expect(await retention.expire({ ...ALL, seconds: DAY }, ENOUGH)).toBe(2);
      });

      it('meets a retry wholly before or wholly after it', async () => {
        for (let round = 0; round < 15; round++) {
          const { build, lease } = await kept.steps.beginNew({ tenant: kept.tenant });
          await transitions.end(lease, broken, fail);
          await kept.release(lease);
          await under.pass(2 * DAY);
          const [retried] = await Promise.allSettled([
            builds.retry(kept.tenant, build.id),
            retention.expire({ ...ALL, seconds: DAY }, ENOUGH),
          ]);
          const expired = retried.status === 'rejected';
          expect(await builds.find(kept.tenant, build.id)).toMatchObject(
            expired ? { expired, state: 'failed' } : { expired, state: 'queued' },
          );
          await builds.delete(kept.tenant, build.id);
          await retention.removeDeleted();
        }
      });

      it('leaves alone what is built anew until that has ended', async () => {
        const { id, source } = await kept.built();
        await under.pass(2 * DAY);
        const rebuild = { tenant: kept.tenant, source, rebuildOf: id };
        const { lease } = await kept.steps.beginNew(rebuild);
        expect(await retention.expire({ ...ALL, seconds: DAY }, ENOUGH)).toBe(0);
        await transitions.end(lease, broken, fail);
        expect(await retention.expire({ ...ALL, seconds: DAY }, ENOUGH)).toBe(1);
      });

      it('is done once by two at the same time', async () => {
        for (const _ of [1, 2, 3]) await kept.built();
        await under.pass(2 * DAY);
        const counts = await Promise.all(
          [1, 2, 3, 4].map(() => retention.expire({ ...ALL, seconds: DAY }, ENOUGH)),
        );
        expect(counts.reduce((sum, count) => sum + count)).toBe(3);
        expect(await kept.takeDue()).toHaveLength(9);
      });

      it('lets a caller send again under the same key', async () => {
        const idempotency = { key: unique('key'), fingerprint: 'one' };
        const { lease } = await kept.steps.beginNew({ tenant: kept.tenant, idempotency });
        await transitions.end(lease, broken, fail);
        await kept.release(lease);
        await under.pass(2 * DAY);
        await retention.expire({ ...ALL, seconds: DAY }, ENOUGH);
        const again = await builds.create(newBuild({ tenant: kept.tenant, idempotency }));
        expect(again.created).toBe(true);
      });
    });

    describe('forget', () => {
      it('removes rows of expired builds after their time, or beyond the newest', async () => {
        const all = [await kept.built(), await kept.built(), await kept.built()];
        await under.pass(2 * DAY);
        await retention.expire({ ...ALL, seconds: DAY }, ENOUGH);
        expect(await retention.forget(ALL_ROWS)).toBe(0);
        expect(await retention.forget({ ...ALL_ROWS, builds: 2 })).toBe(1);
        expect(await builds.find(kept.tenant, all[0]?.id ?? '')).toBeNull();
        await under.pass(2 * DAY);
        expect(await retention.forget({ ...ALL_ROWS, seconds: DAY })).toBe(2);
        expect((await builds.list(kept.tenant, { limit: 10 })).items).toEqual([]);
      });
    });

    describeRemoval(under, kept);
  });
}
