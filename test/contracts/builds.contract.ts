import { BUILD_STATES, type RetryDecision } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { newBuild, newId, unique } from '../support/rows.js';
import { AttemptSteps, again, broken, lost } from './attempt-steps.js';
import { describeKeptBuilds } from './builds-kept.js';
import { describeRerunBuilds } from './builds-rerun.js';
import type { RowsUnderTest } from './rows-under-test.js';

const MUCH = 2 ** 50;

/** What every Builds promises, on the real thing. */
export function describeBuildsContract(name: string, under: RowsUnderTest): void {
  describe(`${name} as Builds`, () => {
    const steps = AttemptSteps.ofSuite(under);
    const stored = async (wish: Parameters<typeof newBuild>[0] = {}) => (await steps.queue(wish)).build;

    /** A build of `targets` tasks, the first `ends.length` of which ended so; the others wait. */
    async function ended(tenant: string, ends: readonly RetryDecision['kind'][], targets = ends.length) {
      const { build, tasks } = await steps.queue({ tenant, targets });
      for (const [index, kind] of ends.entries()) {
        const { lease } = await steps.begin(tasks[index]);
        await under.transitions.end(lease, broken, kind === 'retry' ? again : { kind });
      }
      return build.id;
    }

    describeKeptBuilds(under);
    describeRerunBuilds(under);

    describe('create', () => {
      it('stores the build and shows it as it was asked', async () => {
        const build = newBuild({ targets: 2 });
        const { build: view, created } = await under.builds.create(build);
        expect(created).toBe(true);
        const { id, options, notes } = build;
        const source = { digest: build.source.digest, size: 5_000_000_000 };
        const queued = { name: 'demo', state: 'queued', finishedAt: null };
        expect(view).toMatchObject({ id, options, notes, source, ...queued });
        expect(view.tasks.map((task) => task.asked)).toEqual(['linux/amd64', 'linux/arm64']);
        expect(view.tasks[0]).toMatchObject({
          ...{ id: build.tasks[0]?.id, resolved: 'linux/amd64:glibc2.36', state: 'queued', failure: null },
          ...{ attempts: 0, retryAt: null, artifacts: [] },
        });
        // What is first asked of the line is asked later.
        const tasks = view.tasks.map((task) => ({ ...task, position: expect.any(Number) }));
        expect(await under.builds.find('local', build.id)).toEqual({ ...view, tasks });
      });

      it('stores one source for the same tree sent twice', async () => {
        const first = await stored();
        const { created } = await under.builds.create(newBuild({ source: first.source }));
        expect(created).toBe(true);
      });

      it('makes one build of 50 at once with the same key', async () => {
        const idempotency = { key: unique('key'), fingerprint: 'same' };
        const answers = await Promise.all(
          Array.from({ length: 50 }, () => under.builds.create(newBuild({ idempotency }))),
        );
        expect(answers.filter((answer) => answer.created)).toHaveLength(1);
        expect(new Set(answers.map((answer) => answer.build.id)).size).toBe(1);
      });

      it('takes the first builds of a tenant that nobody knew, also when they come at once', async () => {
        const owner = unique('tenant');
        await Promise.all(Array.from({ length: 20 }, () => under.builds.create(newBuild({ tenant: owner }))));
        expect((await under.builds.list(owner, { limit: 100 })).items).toHaveLength(20);
      });

      it('refuses a key that was used for another request', async () => {
        const key = unique('key');
        await under.builds.create(newBuild({ idempotency: { key, fingerprint: 'one' } }));
        const other = newBuild({ idempotency: { key, fingerprint: 'two' } });
        await expect(under.builds.create(other)).rejects.toMatchObject({ code: 'idempotency_mismatch' });
        expect(await under.builds.find('local', other.id)).toBeNull();
      });

      it('lets two tenants use the same key', async () => {
        const idempotency = { key: unique('key'), fingerprint: 'one' };
        await under.builds.create(newBuild({ idempotency }));
        const { created } = await under.builds.create(newBuild({ idempotency, tenant: unique('tenant') }));
        expect(created).toBe(true);
      });

      it('stores once, passing its failpoints, when a call whose answer was lost is made again', async () => {
        const build = await stored();
        expect(await under.builds.create(build)).toMatchObject({ created: false, build: { id: build.id } });
        expect(under.passed).toEqual(['before-create', 'after-create']);
      });
    });

    describe('position', () => {
      /** Of each task by its id, as the tenants' views say it. */
      async function positions(...tenants: string[]) {
        const pages = await Promise.all(tenants.map((one) => under.builds.list(one, { limit: 100 })));
        const tasks = pages.flatMap(({ items }) => items.flatMap((build) => build.tasks));
        return new Map(tasks.map((task) => [task.id, task.position]));
      }

      it('counts all that are admitted before it, of whichever tenant and caller', async () => {
        const tenants = [unique('tenant'), unique('tenant')] as const;
        const [first] = (await steps.queue({ tenant: tenants[0], caller: 'a', targets: 3 })).tasks;
        await steps.queue({ tenant: tenants[0], caller: 'b', targets: 2 });
        await steps.queue({ tenant: tenants[1], targets: 2 });
        await steps.begin(first);
        const line = await steps.admissible(99);
        expect(line).toHaveLength(6);
        const seen = await positions(...tenants);
        expect(line.map((task) => seen.get(task))).toEqual([1, 2, 3, 4, 5, 6]);
        expect(seen.get(first ?? '')).toBeNull();
      });

      it('is counted for each pool by itself, and for what does not fit into the slots', async () => {
        const [one, other] = [unique('pool'), unique('pool')];
        await steps.queue({ pool: one });
        const { build } = await steps.queue({ pool: one, targets: 2 });
        const elsewhere = await stored({ pool: other });
        const view = await under.builds.find('local', build.id);
        expect(view?.tasks.map((task) => task.position).sort()).toEqual([2, 3]);
        expect(await under.builds.find('local', elsewhere.id)).toMatchObject({ tasks: [{ position: 1 }] });
      });

      it('is left out for who looks only for the end', async () => {
        const { build } = await steps.queue();
        const view = await under.builds.find('local', build.id, { waits: false });
        expect(view).toMatchObject({ state: 'queued', tasks: [{ position: null, waitsFor: null }] });
      });

      it('is none while a retry is not due', async () => {
        const { lease, find } = await steps.beginNew();
        await under.transitions.end(lease, lost, { kind: 'retry', afterMs: 30_000 });
        expect(await find()).toMatchObject({ state: 'queued', position: null });
        await under.pass(31);
        expect(await find()).toMatchObject({ position: 1 });
      });
    });

    describe('list', () => {
      it('goes newest first through pages that miss and repeat nothing', async () => {
        const owner = unique('tenant');
        const ids: string[] = [];
        for (let count = 0; count < 7; count++) ids.push((await stored({ tenant: owner })).id);
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await under.builds.list(owner, { limit: 3, ...(cursor && { cursor }) });
          expect(page.items.length).toBeLessThanOrEqual(3);
          seen.push(...page.items.map((build) => build.id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect(seen).toEqual(ids.sort().reverse());
      });

      it('has no further page behind one that is exactly full', async () => {
        const owner = unique('tenant');
        await stored({ tenant: owner });
        expect(await under.builds.list(owner, { limit: 1 })).toMatchObject({ nextCursor: null });
      });

      const coded = (text: string) => Buffer.from(text).toString('base64url');
      it.each(['', 'x', '!', coded('bld_x'), `${coded(newId('bld'))}=`, coded("bld_' OR 1=1")])(
        'refuses a cursor that is not ours: %j',
        async (cursor) => {
          const asked = under.builds.list('local', { limit: 1, cursor });
          const detail = expect.stringContaining('is not one that this service gave');
          await expect(asked).rejects.toMatchObject({ code: 'invalid_query', detail });
        },
      );

      it('finds builds by the state that follows from their tasks', async () => {
        const owner = unique('tenant');
        await ended(owner, [], 1);
        await ended(owner, ['fail'], 2);
        await ended(owner, ['retry', 'cancel'], 2);
        await ended(owner, ['cancel', 'fail']);
        await ended(owner, ['cancel', 'cancel']);
        await steps.succeeded(owner);
        const all = (await under.builds.list(owner, { limit: 100 })).items;
        for (const state of BUILD_STATES) {
          const found = (await under.builds.list(owner, { limit: 100, state })).items;
          expect(found).toEqual(all.filter((build) => build.state === state));
        }
        expect(new Set(all.map((build) => build.state))).toEqual(new Set(BUILD_STATES));
      });
    });

    describe('cancel', () => {
      it('cancels what is queued at once', async () => {
        const build = await stored({ targets: 2 });
        under.passed.length = 0;
        const view = await under.builds.cancel('local', build.id);
        expect(view).toMatchObject({ state: 'cancelled', finishedAt: expect.any(Date) });
        expect(view?.tasks[0]?.failure).toMatchObject({ code: 'cancelled' });
        expect(under.passed).toEqual(['before-cancel', 'after-cancel']);
      });

      it('asks for the end of what runs, and its retry is a cancel', async () => {
        const { build, lease } = await steps.beginNew();
        expect(await under.builds.cancel('local', build.id)).toMatchObject({ state: 'running' });
        expect(await under.leases.renew(lease)).toEqual({ held: true, cancelRequested: true });
        await under.transitions.end(lease, lost, again);
        const ended = { state: 'cancelled', tasks: [{ failure: { code: 'cancelled' } }] };
        expect(await under.builds.find('local', build.id)).toMatchObject(ended);
      });

      it('leaves no task waiting when it meets a retry', async () => {
        for (let round = 0; round < 15; round++) {
          const { build, lease } = await steps.beginNew({ pool: unique('pool') });
          await Promise.all([
            under.builds.cancel('local', build.id),
            under.transitions.end(lease, lost, again),
          ]);
          expect(await under.builds.find('local', build.id)).toMatchObject({ state: 'cancelled' });
        }
      });

      it('leaves a build that has ended as it is', async () => {
        const id = await ended('local', ['fail']);
        const before = await under.builds.find('local', id);
        expect(await under.builds.cancel('local', id)).toEqual(before);
      });

      it('knows no build that is not there', async () => {
        expect(await under.builds.cancel('local', newId('bld'))).toBeNull();
      });
    });

    it("shows a tenant nothing of another's", async () => {
      const [mine, theirs] = [unique('tenant'), unique('tenant')];
      const id = await steps.succeeded(mine);
      const artifact = (await under.builds.find(mine, id))?.tasks[0]?.artifacts[0]?.id ?? '';
      expect(await under.builds.findArtifact(mine, artifact)).toMatchObject({ name: 'app' });

      expect(await under.builds.find(theirs, id)).toBeNull();
      expect(await under.builds.cancel(theirs, id)).toBeNull();
      expect(await under.builds.pin(theirs, id, { tenantBytes: MUCH, bytes: MUCH })).toBeNull();
      expect(await under.builds.unpin(theirs, id)).toBeNull();
      expect(await under.builds.delete(theirs, id)).toBe(false);
      expect(await under.builds.findArtifact(theirs, artifact)).toBeNull();
      expect((await under.builds.list(theirs, { limit: 100 })).items).toEqual([]);
    });
  });
}
