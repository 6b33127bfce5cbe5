import { describe, expect, it } from 'vitest';
import { newBuild, unique, verifiedFile } from '../support/rows.js';
import { AttemptSteps } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

const MUCH = { tenantBytes: 2 ** 50, bytes: 2 ** 50 };

/** Its file and its source. */
const ONE_BUILD = verifiedFile().size + newBuild().source.size;

/** What is promised of builds that are to be kept, or not. */
export function describeKeptBuilds(under: RowsUnderTest): void {
  const steps = AttemptSteps.ofSuite(under);

  describe('pin', () => {
    it('is said of the build until it is taken back', async () => {
      const id = await steps.succeeded('local');
      expect(await under.builds.pin('local', id, MUCH)).toMatchObject({ id, pinned: true });
      expect(await under.builds.pin('local', id, MUCH)).toMatchObject({ pinned: true });
      expect(await under.builds.find('local', id)).toMatchObject({ pinned: true });
      expect(await under.builds.unpin('local', id)).toMatchObject({ id, pinned: false });
    });

    it('is refused for a build that has not ended', async () => {
      const { build } = await steps.beginNew();
      const pinned = under.builds.pin('local', build.id, MUCH);
      await expect(pinned).rejects.toMatchObject({ code: 'build_running' });
    });

    it('is refused beyond what a tenant’s pinned builds may keep, also when two come at once', async () => {
      const owner = unique('tenant');
      const [first, second] = [await steps.succeeded(owner), await steps.succeeded(owner)];
      const pinned = await Promise.allSettled(
        [first, second].map((id) => under.builds.pin(owner, id, { ...MUCH, tenantBytes: ONE_BUILD })),
      );
      expect(pinned.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = pinned.find((one) => one.status === 'rejected');
      expect(refused?.reason).toMatchObject({ code: 'pins_full' });
    });

    it('is refused beyond what the pinned builds of all tenants may keep', async () => {
      const [first, second] = [unique('tenant'), unique('tenant')];
      await under.builds.pin(first, await steps.succeeded(first), MUCH);
      const pinned = under.builds.pin(second, await steps.succeeded(second), { ...MUCH, bytes: ONE_BUILD });
      await expect(pinned).rejects.toMatchObject({
        code: 'pins_full',
        detail: expect.stringContaining('all that is pinned'),
      });
    });
  });

  describe('delete', () => {
    it('shows the build to nobody any more, nor its files, and frees its key', async () => {
      const owner = unique('tenant');
      const id = await steps.succeeded(owner);
      const artifact = (await under.builds.find(owner, id))?.tasks[0]?.artifacts[0]?.id ?? '';
      expect(await under.builds.delete(owner, id)).toBe(true);
      expect(await under.builds.delete(owner, id)).toBe(false);
      expect(await under.builds.find(owner, id)).toBeNull();
      expect(await under.builds.findArtifact(owner, artifact)).toBeNull();
      expect(await under.builds.cancel(owner, id)).toBeNull();
      expect(await under.builds.pin(owner, id, MUCH)).toBeNull();
      expect((await under.builds.list(owner, { limit: 100 })).items).toEqual([]);
      const idempotency = { key: unique('key'), fingerprint: 'one' };
      const { build } = await under.builds.create(newBuild({ tenant: owner, idempotency }));
      await under.builds.delete(owner, build.id);
      expect((await under.builds.create(newBuild({ tenant: owner, idempotency }))).created).toBe(true);
    });

    it('ends what runs of it, and what waits', async () => {
      const { build, lease } = await steps.beginNew({ targets: 2 });
      expect(await under.builds.delete('local', build.id)).toBe(true);
      expect(await under.leases.renew(lease)).toEqual({ held: true, cancelRequested: true });
      expect(await steps.admissible()).toEqual([]);
    });

    it('wakes who removes it', async () => {
      const woken: string[] = [];
      const off = under.wakeups.on('discard', '*', (id) => woken.push(id));
      const id = await steps.succeeded('local');
      await under.builds.delete('local', id);
      await expect.poll(() => woken).toContain(id);
      off();
    });
  });
}
