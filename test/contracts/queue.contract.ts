import { logPrefix } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { newId, unique } from '../support/rows.js';
import { AttemptSteps, broken, fail, lost } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What may start, what starts, and what has waited too long. */
export function describeQueueContract(name: string, under: RowsUnderTest): void {
  const { queue, leases, transitions, releases } = under;
  const steps = AttemptSteps.ofSuite(under);

  describe(`${name} as Queue`, () => {
    describe('admissible', () => {
      it('names what waits, oldest first, with the attempt it would be', async () => {
        const first = await steps.queue();
        const second = await steps.queue();
        expect(await queue.admissible(steps.pool, 9)).toEqual(
          [...first.tasks, ...second.tasks].map((taskId) => ({ taskId, attempt: 1 })),
        );
      });

      it('names no more than slots are free, and none of another pool', async () => {
        const { tasks } = await steps.queue({ targets: 3 });
        expect(await steps.admissible(2)).toHaveLength(2);
        await steps.begin(tasks[0], 2);
        expect(await steps.admissible(2)).toHaveLength(1);
        await steps.begin(tasks[1], 2);
        expect(await steps.admissible(2)).toEqual([]);
        expect(await queue.admissible(unique('pool'), 9)).toEqual([]);
      });

      it('lets tenants go in turn, however much one has queued', async () => {
        const [greedy, modest] = [unique('tenant'), unique('tenant')];
        const many = [
          ...(await steps.queue({ tenant: greedy, targets: 3 })).tasks,
          ...(await steps.queue({ tenant: greedy })).tasks,
        ];
        const few = (await steps.queue({ tenant: modest, targets: 2 })).tasks;
        const turns = (await steps.admissible()).map((task) => (few.includes(task) ? 'modest' : 'greedy'));
        expect(turns).toEqual(['greedy', 'modest', 'greedy', 'modest', 'greedy', 'greedy']);
        await steps.begin(many[0]);
        expect(few).toContain((await steps.admissible(2))[0]);
      });

      it('lets callers of a tenant go in turn, each behind what it has running', async () => {
        const tenant = unique('tenant');
        const tasksOf = async (caller: string, many: number) => {
          const tasks: string[] = [];
          for (let count = 0; count < many; count++)
            tasks.push(...(await steps.queue({ tenant, caller })).tasks);
          return tasks;
        };
        const many = await tasksOf('greedy', 50);
        const [first = '', second = ''] = await tasksOf('modest', 2);
        expect((await steps.admissible(99)).slice(0, 4)).toEqual([many[0], first, many[1], second]);
        await steps.begin(many[0], 99);
        expect((await steps.admissible(99)).slice(0, 3)).toEqual([first, many[1], second]);
        await steps.begin(many[1], 99);
        expect((await steps.admissible(99)).slice(0, 3)).toEqual([first, second, many[2]]);
      });

      it('lets tenants and callers go in turn in a pool of one slot, where nobody has anything running', async () => {
        const [crowd, single] = [unique('tenant'), unique('tenant')];
        const of = new Map<string, string>();
        for (const [name, wish] of [
          ...['many', 'many', 'many'].map((caller) => [caller, { tenant: crowd, caller }] as const),
          ['few', { tenant: crowd, caller: 'few' }] as const,
          ['single', { tenant: single }] as const,
        ]) {
          for (const task of (await steps.queue(wish)).tasks) of.set(task, name);
        }
        const turns: (string | undefined)[] = [];
        for (let [task] = await steps.admissible(1); task; [task] = await steps.admissible(1)) {
          turns.push(of.get(task));
          const { lease } = await steps.begin(task, 1);
          await transitions.end(lease, broken, fail);
          await under.releases.released(lease, `${logPrefix(lease.attempt)}/1`);
        }
        expect(turns).toEqual(['many', 'single', 'few', 'many', 'many']);
      });

      it('gives a tenant of many callers no more turns than one of a single caller', async () => {
        const [crowd, single] = [unique('tenant'), unique('tenant')];
        for (const caller of ['a', 'b', 'c']) await steps.queue({ tenant: crowd, caller, targets: 2 });
        const alone = (await steps.queue({ tenant: single, targets: 3 })).tasks;
        const turns = (await steps.admissible()).map((task) => (alone.includes(task) ? 'single' : 'crowd'));
        const both = ['crowd', 'single'];
        expect(turns).toEqual([...both, ...both, ...both, 'crowd', 'crowd', 'crowd']);
      });

      it('names a retried task when it is due, as its next attempt', async () => {
        const { task, lease } = await steps.beginNew();
        await transitions.end(lease, lost, { kind: 'retry', afterMs: 30_000 });
        expect(await steps.admissible()).toEqual([]);
        expect(await queue.begin(task, 'me', 9)).toBeNull();
        await under.pass(31);
        expect(await queue.admissible(steps.pool, 9)).toEqual([{ taskId: task, attempt: 2 }]);
      });
    });

    describe('begin', () => {
      it('hands over everything that a supervisor needs', async () => {
        const { build, task, work, find } = await steps.beginNew();
        expect(work).toEqual({
          lease: { attempt: expect.stringMatching(/^att_/), epoch: 1 },
          number: 1,
          slot: 0,
          task: {
            id: task,
            slug: 'linux-amd64-glibc2.36',
            target: { os: 'linux', arch: 'amd64', runtime: 'glibc2.36' },
            toolchain: 'host',
            state: 'running',
            rebuildOf: null,
          },
          build: { id: build.id, tenant: 'local', options: build.options },
          ...{ source: build.source, started: false, cancelRequested: false, ended: false },
        });
        expect(await find()).toMatchObject({ state: 'running', attempts: 1, startedAt: expect.any(Date) });
        expect(under.passed.slice(-2)).toEqual(['before-start', 'after-start']);
      });

      it('begins one attempt of 20 calls for one task', async () => {
        const { tasks } = await steps.queue();
        const calls = Array.from({ length: 20 }, () => queue.begin(tasks[0] ?? '', 'me', 9));
        const works = await Promise.all(calls);
        expect(works.filter(Boolean)).toHaveLength(1);
      });

      it('fills two slots, each once, by 20 calls at once', async () => {
        const queued = await Promise.all(Array.from({ length: 20 }, () => steps.queue()));
        const tasks = queued.flatMap((one) => one.tasks);
        const works = await Promise.all(tasks.map((task) => queue.begin(task, 'me', 2)));
        const slots = works.flatMap((work) => (work ? [work.slot] : []));
        expect(slots.sort()).toEqual([0, 1]);
        expect(await leases.unreleased(steps.pool)).toHaveLength(2);
      });

      it('leaves a task that found no slot where it was', async () => {
        const { build, tasks } = await steps.queue({ targets: 2 });
        await steps.begin(tasks[0], 1);
        expect(await queue.begin(tasks[1] ?? '', 'me', 1)).toBeNull();
        const view = await under.builds.find('local', build.id);
        expect(view?.tasks[1]).toMatchObject({ state: 'queued', attempts: 0 });
      });

      it('knows no task that is not there', async () => {
        expect(await queue.begin(newId('tsk'), 'me', 1)).toBeNull();
      });

      it('gives a slot to another only when it was released', async () => {
        const { lease } = await steps.beginNew();
        const { tasks } = await steps.queue();
        await transitions.end(lease, broken, fail);
        expect(await queue.begin(tasks[0] ?? '', 'me', 1)).toBeNull();
        await releases.released(lease, 'logs/x');
        expect(await queue.begin(tasks[0] ?? '', 'me', 1)).toMatchObject({ slot: 0 });
      });
    });

    it('fails what has waited too long for a machine, and nothing else', async () => {
      // What other tests have left.
      await under.pass(3_601);
      await queue.expire(3_600);
      const old = await steps.queue({ targets: 2 });
      await steps.begin(old.tasks[0]);
      await under.pass(3_601);
      const recent = await steps.queue();
      under.passed.length = 0;
      expect(await queue.expire(3_600)).toBe(1);
      expect(await queue.expire(3_600)).toBe(0);
      expect(under.passed).toEqual(['before-expire', 'after-expire']);
      expect((await under.builds.find('local', old.build.id))?.tasks).toMatchObject([
        { state: 'running' },
        { state: 'failed', failure: { code: 'queue_deadline' } },
      ]);
      expect(await under.builds.find('local', recent.build.id)).toMatchObject({ state: 'queued' });
    });
  });
}
