import { type KeptBuilds, type KeptRows, type LackingRoom, type Lease, logPrefix } from '@cgoforge/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { newBuild, unique, verifiedFile } from '../support/rows.js';
import { AttemptSteps, broken, fail } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const MUCH = 2 ** 50;
const LONG = 10_000 * DAY;
const ALL: KeptBuilds = {
  ...{ leastSeconds: HOUR, seconds: LONG },
  ...{ tenantBuilds: MUCH, builds: MUCH, tenantBytes: MUCH, bytes: MUCH },
};
const ENOUGH: LackingRoom = { bytes: 0, urgentBytes: 0 };
const ALL_ROWS: KeptRows = { seconds: LONG, builds: MUCH };

/** What every Retention promises, on the real thing, which holds nothing else. */
export function describeRetentionContract(name: string, under: RowsUnderTest): void {
  const { builds, releases, retention, sources, transitions } = under;

  describe(`${name} as Retention`, () => {
    const steps = AttemptSteps.ofSuite(under);
    let tenant = '';
    beforeEach(async () => {
      tenant = unique('tenant');
      // What earlier tests left is beyond every limit, and gone.
      await under.pass(40 * DAY);
      await retention.expire({ ...ALL, seconds: DAY }, ENOUGH);
      await under.pass(40 * DAY);
      await retention.forget({ ...ALL_ROWS, seconds: DAY });
      await retention.dropSources();
      await takeDue();
    });

    /** All that is due, as removed. */
    async function takeDue(): Promise<readonly string[]> {
      const due = await retention.due();
      for (const { prefix } of due) await retention.discarded(prefix);
      return due.length === 0 ? [] : [...due.map(({ prefix }) => prefix), ...(await takeDue())].sort();
    }

    async function release(lease: Lease): Promise<void> {
      await releases.released(lease, `${logPrefix(lease.attempt)}/1`);
    }

    /** A build that has made a file of so many bytes, in a source of none. */
    async function built({ bytes = 10, owner = tenant, source = newBuild().source } = {}) {
      const wish = { tenant: owner, source: { ...source, size: 0, objectKey: unique('sources/src') } };
      const { build, lease } = await steps.beginNew(wish);
      await transitions.verify(lease);
      await transitions.publish(lease, [{ ...verifiedFile(), size: bytes }]);
      await release(lease);
      return { id: build.id, attempt: lease.attempt, source: build.source, owner };
    }

    const isExpired = async ({ id, owner }: { id: string; owner: string }) =>
      (await builds.find(owner, id))?.expired;
    const expired = (all: readonly { id: string; owner: string }[]) => Promise.all(all.map(isExpired));

    describe('expire', () => {
      it('gives up what ended too long ago, and says so of the build, which stays', async () => {
        const old = await built();
        await under.pass(2 * DAY);
        const young = await built();
        await under.pass(2 * HOUR);
        const before = await builds.find(tenant, old.id);
        expect(await retention.expire({ ...ALL, seconds: DAY }, ENOUGH)).toBe(1);
        expect(await builds.find(tenant, old.id)).toEqual({ ...before, expired: true });
        expect(await isExpired(young)).toBe(false);
        const [artifact] = before?.tasks[0]?.artifacts ?? [];
        const found = builds.findArtifact(tenant, artifact?.id ?? '');
        await expect(found).rejects.toMatchObject({ code: 'expired' });
        const gone = ['attempts', 'logs', 'received'].map((place) => `${place}/${old.attempt}`);
        expect(await takeDue()).toEqual(gone);
      });

      it('keeps the newest of each tenant, and of all of them as many of each', async () => {
        const other = unique('tenant');
        const all: Awaited<ReturnType<typeof built>>[] = [];
        for (const owner of [other, tenant, tenant, tenant]) all.push(await built({ owner }));
        await under.pass(2 * HOUR);
        expect(await retention.expire({ ...ALL, tenantBuilds: 2 }, ENOUGH)).toBe(1);
        expect(await expired(all)).toEqual([false, true, false, false]);
        expect(await retention.expire({ ...ALL, builds: 2 }, ENOUGH)).toBe(1);
        expect(await expired(all)).toEqual([false, true, true, false]);
      });

      it('keeps so many bytes of each tenant, and takes from who has most where all have too many', async () => {
        const other = unique('tenant');
        const all: Awaited<ReturnType<typeof built>>[] = [];
        for (const owner of [other, tenant, tenant, tenant]) all.push(await built({ owner, bytes: 100 }));
        await under.pass(2 * HOUR);
        expect(await retention.expire({ ...ALL, tenantBytes: 299 }, ENOUGH)).toBe(1);
        expect(await expired(all)).toEqual([false, true, false, false]);
        expect(await retention.expire({ ...ALL, bytes: 200 }, ENOUGH)).toBe(1);
        expect(await expired(all)).toEqual([false, true, true, false]);
        expect(await retention.expire(ALL, { bytes: 1, urgentBytes: 0 })).toBe(1);
      });

      it('counts no pinned build against those of others', async () => {
        const other = unique('tenant');
        const all: Awaited<ReturnType<typeof built>>[] = [];
        for (const owner of [other, tenant, tenant, tenant]) all.push(await built({ owner }));
        for (const { id } of all.slice(1, 3))
          await builds.pin(tenant, id, { tenantBytes: MUCH, bytes: MUCH });
        await under.pass(2 * HOUR);
        expect(await retention.expire({ ...ALL, builds: 2 }, ENOUGH)).toBe(0);
        expect(await retention.expire({ ...ALL, builds: 1 }, ENOUGH)).toBe(1);
        for (const { id } of all.slice(1, 3)) await builds.unpin(tenant, id);
      });

      it('gives nothing up for room where others have taken so much that it would not help', async () => {
        const all: Awaited<ReturnType<typeof built>>[] = [];
        for (const _ of [1, 2]) all.push(await built({ bytes: 100 }));
        await under.pass(2 * HOUR);
        expect(await retention.expire(ALL, { bytes: 300, urgentBytes: 0 })).toBe(0);
        expect(await retention.expire(ALL, { bytes: 900, urgentBytes: 300 })).toBe(0);
        expect(await retention.expire(ALL, { bytes: 300, urgentBytes: 150 })).toBe(2);
        expect(await expired(all)).toEqual([true, true]);
      });

      it('leaves alone what runs, waits, is not released, is pinned, or ended within the hour', async () => {
        const pinned = await built();
        await builds.pin(tenant, pinned.id, { tenantBytes: MUCH, bytes: MUCH });
        const unreleased = await steps.beginNew({ tenant });
        await transitions.end(unreleased.lease, broken, fail);
        await steps.beginNew({ tenant });
        await steps.queue({ tenant });
        await under.pass(2 * DAY);
        await built();
        expect(await retention.expire({ ...ALL, seconds: 1, tenantBuilds: 0, bytes: 0 }, ENOUGH)).toBe(0);
        await release(unreleased.lease);
        await builds.unpin(tenant, pinned.id);
        expect(await retention.expire({ ...ALL, seconds: DAY }, ENOUGH)).toBe(2);
      });

      it('is done once by two at the same time', async () => {
        for (const _ of [1, 2, 3]) await built();
        await under.pass(2 * DAY);
        const counts = await Promise.all(
          [1, 2, 3, 4].map(() => retention.expire({ ...ALL, seconds: DAY }, ENOUGH)),
        );
        expect(counts.reduce((sum, count) => sum + count)).toBe(3);
        expect(await takeDue()).toHaveLength(9);
      });

      it('lets a caller send again under the same key', async () => {
        const idempotency = { key: unique('key'), fingerprint: 'one' };
        const { lease } = await steps.beginNew({ tenant, idempotency });
        await transitions.end(lease, broken, fail);
        await release(lease);
        await under.pass(2 * DAY);
        await retention.expire({ ...ALL, seconds: DAY }, ENOUGH);
        const again = await builds.create(newBuild({ tenant, idempotency }));
        expect(again.created).toBe(true);
      });
    });

    describe('forget', () => {
      it('removes rows of expired builds after their time, or beyond the newest', async () => {
        const all = [await built(), await built(), await built()];
        await under.pass(2 * DAY);
        await retention.expire({ ...ALL, seconds: DAY }, ENOUGH);
        expect(await retention.forget(ALL_ROWS)).toBe(0);
        expect(await retention.forget({ ...ALL_ROWS, builds: 2 })).toBe(1);
        expect(await builds.find(tenant, all[0]?.id ?? '')).toBeNull();
        await under.pass(2 * DAY);
        expect(await retention.forget({ ...ALL_ROWS, seconds: DAY })).toBe(2);
        expect((await builds.list(tenant, { limit: 10 })).items).toEqual([]);
      });
    });

    describe('removeDeleted', () => {
      it('removes a build that was deleted, with its objects', async () => {
        const { id, attempt } = await built();
        expect(await builds.delete(tenant, id)).toBe(true);
        expect(await retention.removeDeleted()).toBe(1);
        expect(await takeDue()).toEqual(
          ['attempts', 'logs', 'received'].map((place) => `${place}/${attempt}`),
        );
      });

      it('waits until nothing of a deleted build runs', async () => {
        const { build, lease } = await steps.beginNew({ tenant });
        await builds.delete(tenant, build.id);
        expect(await retention.removeDeleted()).toBe(0);
        await transitions.end(lease, broken, fail);
        expect(await retention.removeDeleted()).toBe(0);
        await release(lease);
        expect(await retention.removeDeleted()).toBe(1);
      });
    });

    describe('dropSources', () => {
      it('drops a source when the last build that has it expired, and nobody asked for it for an hour', async () => {
        const first = await built();
        const { source } = first;
        await under.pass(2 * DAY);
        await built({ source });
        const dropped = async () => ({ count: await retention.dropSources(), due: await takeDue() });
        await retention.expire({ ...ALL, tenantBuilds: 1 }, ENOUGH);
        await takeDue();
        expect(await dropped()).toEqual({ count: 0, due: [] });
        await under.pass(2 * DAY);
        await retention.expire({ ...ALL, seconds: DAY }, ENOUGH);
        await takeDue();
        const known = await sources.find(tenant, source.digest);
        expect(await dropped()).toEqual({ count: 0, due: [] });
        await under.pass(2 * DAY);
        expect(await dropped()).toEqual({ count: 1, due: [known?.objectKey] });
        expect(await sources.find(tenant, source.digest)).toBeNull();
      });

      it('has what was to be stored removed in an hour, unless a build was made of it', async () => {
        const [used, unused] = [unique('sources/src'), unique('sources/src')];
        for (const key of [used, unused]) await sources.expect(key, 5);
        const build = newBuild({ tenant, pool: steps.pool });
        await builds.create({ ...build, source: { ...build.source, objectKey: used, size: 5 } });
        expect(await retention.due()).toEqual([]);
        await under.pass(2 * DAY);
        expect(await retention.due()).toEqual([{ prefix: unused, bytes: 5 }]);
      });

      it('keeps an object that another tenant’s source is too, as those of the first release', async () => {
        const { source } = newBuild();
        const shared = { ...source, objectKey: unique('sources/shared') };
        const other = newBuild({ tenant: unique('tenant'), source: shared, pool: steps.pool });
        await builds.create(other);
        const { build, lease } = await steps.beginNew({ tenant, source: shared });
        await transitions.end(lease, broken, fail);
        await release(lease);
        await builds.delete(tenant, build.id);
        await retention.removeDeleted();
        await takeDue();
        await under.pass(2 * DAY);
        expect(await retention.dropSources()).toBe(1);
        expect(await takeDue()).toEqual([]);
        await builds.delete(other.tenant, other.id);
        await retention.removeDeleted();
        expect(await retention.dropSources()).toBe(1);
        expect(await takeDue()).toEqual([shared.objectKey]);
      });
    });

    it('drops at once what two tenants have as one object, as those of the first release', async () => {
      const source = { ...newBuild().source, objectKey: unique('sources/shared') };
      for (const owner of [tenant, unique('tenant')]) {
        const build = newBuild({ tenant: owner, source, pool: steps.pool });
        await builds.create(build);
        await builds.delete(owner, build.id);
      }
      await retention.removeDeleted();
      await takeDue();
      await under.pass(2 * DAY);
      expect(await retention.dropSources()).toBe(2);
      expect(await takeDue()).toEqual([source.objectKey]);
    });

    describe('goingBytes', () => {
      it('is what was given up and what no build needs, until it is removed', async () => {
        const going = await retention.goingBytes();
        const { id } = await built({ bytes: 70 });
        expect(await retention.goingBytes()).toBe(going);
        await builds.delete(tenant, id);
        await retention.removeDeleted();
        expect(await retention.goingBytes()).toBe(going + 70);
        await takeDue();
        expect(await retention.goingBytes()).toBe(going);
      });
    });

    describe('due', () => {
      it('tells what a clock had given up that was ahead', async () => {
        const { id } = await built();
        await under.pass(365 * DAY);
        await builds.delete(tenant, id);
        await retention.removeDeleted();
        await under.pass(-365 * DAY);
        expect(await takeDue()).toHaveLength(3);
      });

      it('tells one worker at a time, and tells again what was not removed', async () => {
        const { id } = await built();
        await builds.delete(tenant, id);
        await retention.removeDeleted();
        const told = await Promise.all([retention.due(), retention.due(), retention.due()]);
        expect(told.flat()).toHaveLength(3);
        expect(await retention.due()).toEqual([]);
        await under.pass(HOUR);
        const [first, ...others] = await retention.due();
        expect(others).toHaveLength(2);
        expect(await retention.discarded(first?.prefix ?? '')).toBe(true);
        expect(await retention.discarded(first?.prefix ?? '')).toBe(false);
      });
    });
  });
}
