import { Failure, type NewBuild, type RebuildOf } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { compiledWith, newBuild, newId, unique, verifiedFile } from '../support/rows.js';
import { AttemptSteps, broken, fail, lost } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

const MUCH = { tenantBytes: 2 ** 50, bytes: 2 ** 50 };

/** What is promised of builds that run once more. */
export function describeRerunBuilds(under: RowsUnderTest): void {
  const steps = AttemptSteps.ofSuite(under);
  const { builds, transitions, releases, logs } = under;

  async function publish(task: string | undefined): Promise<void> {
    const { lease } = await steps.begin(task);
    await transitions.started(lease, compiledWith);
    await transitions.verify(lease);
    await transitions.publish(lease, [verifiedFile()]);
    await releases.released(lease, 'logs/x');
  }

  /** The attempt at the task fails so. */
  async function failed(task: string | undefined, failure = broken) {
    const work = await steps.begin(task);
    await transitions.end(work.lease, failure, fail);
    return work;
  }

  describe('retry', () => {
    it('queues what has failed again, and leaves what has succeeded', async () => {
      const { build, tasks } = await steps.queue({ targets: 2 });
      await publish(tasks[0]);
      await failed(tasks[1]);
      const before = await builds.find('local', build.id);
      under.passed.length = 0;
      const view = await builds.retry('local', build.id);
      expect(view).toMatchObject({ state: 'running', finishedAt: null });
      expect(view?.tasks[0]).toEqual(before?.tasks[0]);
      const waits = { state: 'queued', failure: null, notes: [], startedAt: null, finishedAt: null };
      expect(view?.tasks[1]).toMatchObject({ ...waits, attempts: 1, position: 1 });
      expect(under.passed).toEqual(['before-rerun', 'after-rerun']);
      expect(await steps.admissible()).toEqual([tasks[1]]);
      await publish(tasks[1]);
      expect(await builds.find('local', build.id)).toMatchObject({ state: 'succeeded' });
    });

    it('wakes who begins what waits, and who follows the build', async () => {
      const { build, tasks } = await steps.queue();
      await failed(tasks[0]);
      const woken = new Set<string>();
      const off = [
        under.wakeups.on('queue', steps.pool, () => woken.add('queue')),
        under.wakeups.on('task', build.id, () => woken.add('task')),
      ];
      await builds.retry('local', build.id);
      await expect.poll(() => [...woken].toSorted()).toEqual(['queue', 'task']);
      for (const stop of off) stop();
    });

    it('goes on with the numbers and the logs of attempts, and counts its tries anew', async () => {
      const { build, tasks } = await steps.queue();
      const first = await failed(tasks[0], lost);
      await logs.say(first.lease, 'one\n');
      await builds.retry('local', build.id);
      const second = await steps.begin(tasks[0]);
      expect([first.number, second.number]).toEqual([1, 1]);
      await transitions.end(second.lease, lost, { kind: 'retry', afterMs: 0 });
      const third = await steps.begin(tasks[0]);
      expect(third.number).toBe(2);
      const attempts = await logs.attempts('local', tasks[0] ?? '');
      expect(attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
      expect(attempts[0]).toMatchObject({ attempt: first.lease.attempt, bytes: 4 });
    });

    it('takes a cancel back', async () => {
      const { build, work, lease, find } = await steps.beginNew({ targets: 2 });
      await builds.cancel('local', build.id);
      await transitions.end(lease, new Failure('cancelled', 'x'), { kind: 'cancel' });
      await releases.released(lease, 'logs/x');
      expect(await builds.retry('local', build.id)).toMatchObject({ state: 'queued', finishedAt: null });
      await publish(work.task.id);
      expect(await find()).toMatchObject({ state: 'succeeded' });
    });

    it('is done once by several at once', async () => {
      const { build, tasks } = await steps.queue();
      await failed(tasks[0]);
      const asked = await Promise.allSettled([1, 2, 3, 4].map(() => builds.retry('local', build.id)));
      expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of asked.filter((answer) => answer.status === 'rejected'))
        expect(one.reason).toMatchObject({ code: 'build_running' });
      expect(await steps.admissible()).toEqual(tasks);
    });

    it('is refused while something waits or runs, and where nothing has failed', async () => {
      const { build, tasks } = await steps.queue({ targets: 2 });
      await failed(tasks[0]);
      const asked = () => builds.retry('local', build.id);
      await expect(asked()).rejects.toMatchObject({ code: 'build_running' });
      const succeeded = builds.retry('local', await steps.succeeded('local'));
      await expect(succeeded).rejects.toMatchObject({ code: 'nothing_to_retry' });
      expect(await builds.retry('local', newId('bld'))).toBeNull();
    });

    it('is refused of a pinned build, and unpinned publishes nothing of an attempt before', async () => {
      const { build, tasks } = await steps.queue();
      const { lease } = await failed(tasks[0]);
      await builds.pin('local', build.id, MUCH);
      await expect(builds.retry('local', build.id)).rejects.toMatchObject({ code: 'build_pinned' });
      await builds.unpin('local', build.id);
      await builds.retry('local', build.id);
      await expect(builds.pin('local', build.id, MUCH)).rejects.toMatchObject({ code: 'build_running' });
      expect(await transitions.publish(lease, [verifiedFile()])).toBe(false);
      expect(await transitions.end(lease, broken, fail)).toBe(false);
      expect(await steps.admissible()).toEqual(tasks);
    });
  });

  describe('a rebuild', () => {
    /** Of what has succeeded of the build, as the API makes it. */
    async function rebuildOf(id: string, tenant: string, source: NewBuild['source']): Promise<NewBuild> {
      const original = await builds.original(tenant, id);
      const wish = newBuild({ tenant, source, pool: steps.pool, rebuildOf: id });
      const [task] = original?.tasks ?? [];
      if (!task?.compiledWith) throw new Error('Nothing is known of the task.');
      const { machine, files, compiledWith: made } = task;
      const of: RebuildOf = { build: id, compiledWith: made, machine, files };
      return { ...wish, tasks: wish.tasks.map((one) => ({ ...one, rebuildOf: of })) };
    }

    async function built(tenant = unique('tenant')) {
      const { build, tasks } = await steps.queue({ tenant });
      await publish(tasks[0]);
      return { build, tenant };
    }

    it('is of what compiled each target that has succeeded, where, and its files', async () => {
      const { build, tasks } = await steps.queue({ targets: 2 });
      await publish(tasks[0]);
      await failed(tasks[1]);
      const artifacts = (await builds.find('local', build.id))?.tasks[0]?.artifacts ?? [];
      const { id: _, ...task } = build.tasks[0] ?? { id: '' };
      expect(await builds.original('local', build.id)).toEqual({
        ...{ name: build.name, options: build.options, notes: build.notes, module: build.source.module },
        tasks: [
          {
            ...{ ...task, compiledWith, machine: 'node-1' },
            files: artifacts.map(({ name, sha256, size, objectKey }) => ({ name, sha256, size, objectKey })),
          },
        ],
      });
      expect(await builds.original(unique('tenant'), build.id)).toBeNull();
    });

    it('hands on to its attempt what it is of, and shows how its files compare', async () => {
      const { build, tenant } = await built();
      const anew = await rebuildOf(build.id, tenant, build.source);
      expect((await builds.create(anew)).build).toMatchObject({ rebuildOf: build.id });
      const again = builds.create(await rebuildOf(build.id, tenant, build.source));
      await expect(again).rejects.toMatchObject({ code: 'build_running' });
      const { lease, task } = await steps.begin(anew.tasks[0]?.id);
      expect(task.rebuildOf).toEqual(anew.tasks[0]?.rebuildOf);
      const part = { name: '.text', size: 2, originalSize: 1 };
      const comparedWith = { build: build.id, equal: false, differs: [part], why: null };
      await transitions.verify(lease);
      await transitions.publish(lease, [{ ...verifiedFile(), comparedWith }, verifiedFile('b')]);
      const view = await builds.find(tenant, anew.id);
      expect(view).toMatchObject({ rebuildOf: build.id });
      expect(view?.tasks[0]?.artifacts.map((file) => file.comparedWith)).toEqual([comparedWith, null]);
    });

    it('is refused of a build that was deleted meanwhile', async () => {
      const { build, tenant } = await built();
      const anew = await rebuildOf(build.id, tenant, build.source);
      await builds.delete(tenant, build.id);
      await expect(builds.create(anew)).rejects.toMatchObject({ code: 'expired' });
      expect(await builds.find(tenant, anew.id)).toBeNull();
    });
  });
}
