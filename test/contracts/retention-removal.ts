import { describe, expect, it } from 'vitest';
import { newBuild, unique } from '../support/rows.js';
import { broken, fail } from './attempt-steps.js';
import { ALL, DAY, ENOUGH, HOUR, type KeptSteps } from './kept-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** How what was given up is removed, and sources that no build needs. */
export function describeRemoval(under: RowsUnderTest, kept: KeptSteps): void {
  const { builds, retention, sources, transitions } = under;

  describe('removeDeleted', () => {
    it('removes a build that was deleted, with its objects', async () => {
      const { id, attempt } = await kept.built();
      expect(await builds.delete(kept.tenant, id)).toBe(true);
      expect(await retention.removeDeleted()).toBe(1);
      expect(await kept.takeDue()).toEqual(
        ['attempts', 'logs', 'received'].map((place) => `${place}/${attempt}`),
      );
    });

    it('waits until nothing of a deleted build runs', async () => {
      const { build, lease } = await kept.steps.beginNew({ tenant: kept.tenant });
      await builds.delete(kept.tenant, build.id);
      expect(await retention.removeDeleted()).toBe(0);
      await transitions.end(lease, broken, fail);
      expect(await retention.removeDeleted()).toBe(0);
      await kept.release(lease);
      expect(await retention.removeDeleted()).toBe(1);
    });
  });

  describe('dropSources', () => {
    it('drops a source when the last build that has it expired, and nobody asked for it for an hour', async () => {
      const first = await kept.built();
      const { source } = first;
      await under.pass(2 * DAY);
      await kept.built({ source });
      const dropped = async () => ({ count: await retention.dropSources(), due: await kept.takeDue() });
      await retention.expire({ ...ALL, tenantBuilds: 1 }, ENOUGH);
      await kept.takeDue();
      expect(await dropped()).toEqual({ count: 0, due: [] });
      await under.pass(2 * DAY);
      await retention.expire({ ...ALL, seconds: DAY }, ENOUGH);
      await kept.takeDue();
      const known = await sources.find(kept.tenant, source.digest);
      expect(await dropped()).toEqual({ count: 0, due: [] });
      await under.pass(2 * DAY);
      expect(await dropped()).toEqual({ count: 1, due: [known?.objectKey] });
      expect(await sources.find(kept.tenant, source.digest)).toBeNull();
    });

    it('has what was to be stored removed in an hour, unless a build was made of it', async () => {
      const [used, unused] = [unique('sources/src'), unique('sources/src')];
      for (const key of [used, unused]) await sources.expect(key, 5);
      const build = newBuild({ tenant: kept.tenant, pool: kept.steps.pool });
      await builds.create({ ...build, source: { ...build.source, objectKey: used, size: 5 } });
      expect(await retention.due()).toEqual([]);
      await under.pass(2 * DAY);
      expect(await retention.due()).toEqual([{ prefix: unused, bytes: 5 }]);
    });

    it('keeps an object that another tenant’s source is too, as those of the first release', async () => {
      const { source } = newBuild();
      const shared = { ...source, objectKey: unique('sources/shared') };
      const other = newBuild({ tenant: unique('tenant'), source: shared, pool: kept.steps.pool });
      await builds.create(other);
      const { build, lease } = await kept.steps.beginNew({ tenant: kept.tenant, source: shared });
      await transitions.end(lease, broken, fail);
      await kept.release(lease);
      await builds.delete(kept.tenant, build.id);
      await retention.removeDeleted();
      await kept.takeDue();
      await under.pass(2 * DAY);
      expect(await retention.dropSources()).toBe(1);
      expect(await kept.takeDue()).toEqual([]);
      await builds.delete(other.tenant, other.id);
      await retention.removeDeleted();
      expect(await retention.dropSources()).toBe(1);
      expect(await kept.takeDue()).toEqual([shared.objectKey]);
    });
  });

  it('drops at once what two tenants have as one object, as those of the first release', async () => {
    const source = { ...newBuild().source, objectKey: unique('sources/shared') };
    for (const owner of [kept.tenant, unique('tenant')]) {
      const build = newBuild({ tenant: owner, source, pool: kept.steps.pool });
      await builds.create(build);
      await builds.delete(owner, build.id);
    }
    await retention.removeDeleted();
    await kept.takeDue();
    await under.pass(2 * DAY);
    expect(await retention.dropSources()).toBe(2);
    expect(await kept.takeDue()).toEqual([source.objectKey]);
  });

  describe('goingBytes', () => {
    it('is what was given up and what no build needs, until it is removed', async () => {
      const going = await retention.goingBytes();
      const { id } = await kept.built({ bytes: 70 });
      expect(await retention.goingBytes()).toBe(going);
      await builds.delete(kept.tenant, id);
      await retention.removeDeleted();
      expect(await retention.goingBytes()).toBe(going + 70);
      await kept.takeDue();
      expect(await retention.goingBytes()).toBe(going);
    });
  });

  describe('due', () => {
    it('tells what a clock had given up that was ahead', async () => {
      const { id } = await kept.built();
      await under.pass(365 * DAY);
      await builds.delete(kept.tenant, id);
      await retention.removeDeleted();
      await under.pass(-365 * DAY);
      expect(await kept.takeDue()).toHaveLength(3);
    });

    it('tells one worker at a time, and tells again what was not removed', async () => {
      const { id } = await kept.built();
      await builds.delete(kept.tenant, id);
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
}
