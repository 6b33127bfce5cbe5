import { type AttemptWork, Failure, type Lease, type RetryDecision } from '@cgoforge/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newBuild, newId, unique, verifiedFile } from '../support/rows.js';
import { describeAttemptsModel } from './attempts-model.js';
import type { RowsUnderTest } from './rows-under-test.js';

const broken = new Failure('compile_error', 'go build exited with 1.');
const lost = new Failure('lost', 'The sandbox is gone.');
const again: RetryDecision = { kind: 'retry', afterMs: 0 };

/** What every Attempts promises, on the real thing. */
export function describeAttemptsContract(name: string, make: () => Promise<RowsUnderTest>): void {
  describe(`${name} as Attempts`, () => {
    let under: RowsUnderTest;
    let pool: string;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.stop());
    beforeEach(() => {
      pool = unique('pool');
      under.passed.length = 0;
    });

    /** Ids of the tasks of a new build. */
    async function queue(wish: { tenant?: string; targets?: number } = {}) {
      const build = newBuild({ pool, ...wish });
      await under.builds.create(build);
      return { build, tasks: build.tasks.map((task) => task.id) };
    }

    async function begin(task: string, slots = 9): Promise<AttemptWork> {
      const work = await under.attempts.begin(task, 'me', slots);
      if (!work) throw new Error('The task did not begin.');
      return work;
    }

    async function beginNew() {
      const { build, tasks } = await queue();
      const work = await begin(tasks[0] ?? '');
      const find = async () => (await under.builds.find('local', build.id))?.tasks[0];
      return { build, task: tasks[0] ?? '', work, lease: work.lease, find };
    }

    const admissible = async (slots = 9) =>
      (await under.attempts.admissible(pool, slots)).map((one) => one.taskId);

    describe('admissible', () => {
      it('names what waits, oldest first, with the attempt it would be', async () => {
        const first = await queue();
        const second = await queue();
        expect(await under.attempts.admissible(pool, 9)).toEqual(
          [...first.tasks, ...second.tasks].map((taskId) => ({ taskId, attempt: 1 })),
        );
      });

      it('names no more than slots are free, and none of another pool', async () => {
        const { tasks } = await queue({ targets: 3 });
        expect(await admissible(2)).toHaveLength(2);
        await begin(tasks[0] ?? '', 2);
        expect(await admissible(2)).toHaveLength(1);
        await begin(tasks[1] ?? '', 2);
        expect(await admissible(2)).toEqual([]);
        expect(await under.attempts.admissible(unique('pool'), 9)).toEqual([]);
      });

      it('lets tenants go in turn, however much one has queued', async () => {
        const [greedy, modest] = [unique('tenant'), unique('tenant')];
        await under.addTenant(greedy);
        await under.addTenant(modest);
        const many = [
          ...(await queue({ tenant: greedy, targets: 3 })).tasks,
          ...(await queue({ tenant: greedy })).tasks,
        ];
        const few = (await queue({ tenant: modest, targets: 2 })).tasks;
        const turns = (await admissible()).map((task) => (few.includes(task) ? 'modest' : 'greedy'));
        expect(turns).toEqual(['greedy', 'modest', 'greedy', 'modest', 'greedy', 'greedy']);
        await begin(many[0] ?? '');
        expect(few).toContain((await admissible(2))[0]);
      });

      it('names a retried task when it is due, as its next attempt', async () => {
        const { task, lease } = await beginNew();
        await under.attempts.end(lease, lost, { kind: 'retry', afterMs: 30_000 });
        expect(await admissible()).toEqual([]);
        expect(await under.attempts.begin(task, 'me', 9)).toBeNull();
        await under.pass(31);
        expect(await under.attempts.admissible(pool, 9)).toEqual([{ taskId: task, attempt: 2 }]);
      });
    });

    describe('begin', () => {
      it('hands over everything that a supervisor needs', async () => {
        const { build, task, work, find } = await beginNew();
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
          },
          build: { id: build.id, tenant: 'local', options: build.options },
          source: build.source,
          started: false,
          log: { nextSequence: 0, executorBytes: 0 },
          cancelRequested: false,
          ended: false,
        });
        expect(await find()).toMatchObject({ state: 'running', attempts: 1, startedAt: expect.any(Date) });
        expect(under.passed.slice(-2)).toEqual(['before-start', 'after-start']);
      });

      it('begins one attempt of 20 calls for one task', async () => {
        const { tasks } = await queue();
        const works = await Promise.all(
          Array.from({ length: 20 }, () => under.attempts.begin(tasks[0] ?? '', 'me', 9)),
        );
        expect(works.filter(Boolean)).toHaveLength(1);
      });

      it('fills two slots, each once, by 20 calls at once', async () => {
        const tasks = (await Promise.all(Array.from({ length: 20 }, () => queue()))).flatMap(
          (one) => one.tasks,
        );
        const works = await Promise.all(tasks.map((task) => under.attempts.begin(task, 'me', 2)));
        const slots = works.flatMap((work) => (work ? [work.slot] : []));
        expect(slots.sort()).toEqual([0, 1]);
        expect(await under.attempts.unreleased(pool)).toHaveLength(2);
      });

      it('leaves a task that found no slot where it was', async () => {
        const { build, tasks } = await queue({ targets: 2 });
        await begin(tasks[0] ?? '', 1);
        expect(await under.attempts.begin(tasks[1] ?? '', 'me', 1)).toBeNull();
        const view = await under.builds.find('local', build.id);
        expect(view?.tasks[1]).toMatchObject({ state: 'queued', attempts: 0 });
      });

      it('knows no task that is not there', async () => {
        expect(await under.attempts.begin(newId('tsk'), 'me', 1)).toBeNull();
      });

      it('gives a slot to another only when it was released', async () => {
        const { lease } = await beginNew();
        const { tasks } = await queue();
        await under.attempts.end(lease, broken, { kind: 'fail' });
        expect(await under.attempts.begin(tasks[0] ?? '', 'me', 1)).toBeNull();
        await under.attempts.released(lease, 'logs/x');
        expect(await under.attempts.begin(tasks[0] ?? '', 'me', 1)).toMatchObject({ slot: 0 });
      });
    });

    describe('a lease', () => {
      it('is not taken over while it is renewed', async () => {
        const { lease } = await beginNew();
        for (let round = 0; round < 3; round++) {
          await under.pass(10);
          expect(await under.attempts.renew(lease)).toEqual({ held: true, cancelRequested: false });
        }
        expect(await under.attempts.takeOver(pool, 'other', { ownedBefore: false })).toEqual([]);
      });

      it('is taken over, with a new epoch, by exactly one of many when it has run out', async () => {
        const { work, lease } = await beginNew();
        await under.attempts.started(lease);
        await under.pass(16);
        const rounds = await Promise.all(
          Array.from({ length: 10 }, (_, one) =>
            under.attempts.takeOver(pool, `worker-${one}`, { ownedBefore: false }),
          ),
        );
        expect(rounds.flat()).toEqual([{ ...work, lease: { ...lease, epoch: 2 }, started: true }]);
      });

      it('is taken back at once by the worker that held it in an earlier life', async () => {
        const { lease } = await beginNew();
        expect(await under.attempts.takeOver(pool, 'other', { ownedBefore: true })).toEqual([]);
        expect(await under.attempts.takeOver(pool, 'me', { ownedBefore: false })).toEqual([]);
        const taken = await under.attempts.takeOver(pool, 'me', { ownedBefore: true });
        expect(taken.map((work) => work.lease)).toEqual([{ ...lease, epoch: 2 }]);
      });

      it('that is old changes nothing, whatever its holder writes', async () => {
        const { lease, find } = await beginNew();
        await under.pass(16);
        await under.attempts.takeOver(pool, 'other', { ownedBefore: false });
        under.passed.length = 0;
        const before = await find();
        expect(await under.attempts.renew(lease)).toEqual({ held: false, cancelRequested: false });
        const chunk = { sequence: 0, data: Buffer.from('x'), executorBytes: 1 };
        const answers = [
          await under.attempts.started(lease),
          await under.logs.append(lease, chunk),
          await under.attempts.verify(lease),
          await under.attempts.publish(lease, [verifiedFile()]),
          await under.attempts.end(lease, broken, { kind: 'fail' }),
          await under.attempts.end(lease, lost, again),
          await under.attempts.released(lease, 'logs/x'),
        ];
        expect(answers).toEqual(Array(7).fill(false));
        expect(await find()).toEqual(before);
        expect(under.passed).toEqual([]);
      });

      it('of an ended attempt is taken over too, so that its slot gets free', async () => {
        const { lease } = await beginNew();
        await under.attempts.verify(lease);
        await under.attempts.publish(lease, [verifiedFile()]);
        await under.pass(16);
        const [taken] = await under.attempts.takeOver(pool, 'other', { ownedBefore: false });
        expect(taken).toMatchObject({ ended: true, task: { state: 'succeeded' } });
        expect(await under.attempts.released(taken?.lease ?? lease, 'logs/x')).toBe(true);
        expect(await under.attempts.unreleased(pool)).toEqual([]);
      });

      it('of a retried attempt says that it has ended, though the task runs again', async () => {
        const { task, lease } = await beginNew();
        await under.attempts.end(lease, lost, again);
        const next = await begin(task);
        await under.pass(16);
        const taken = await under.attempts.takeOver(pool, 'other', { ownedBefore: false });
        expect(taken.map(({ number, ended }) => ({ number, ended }))).toEqual(
          expect.arrayContaining([
            { number: 1, ended: true },
            { number: 2, ended: false },
          ]),
        );
        expect(next.slot).toBe(1);
        expect(await under.attempts.verify({ ...lease, epoch: 2 })).toBe(false);
      });
    });

    describe('an attempt', () => {
      it('that is published succeeds with its files, and nothing else does', async () => {
        const { lease, find, work } = await beginNew();
        const files = [verifiedFile('one'), { ...verifiedFile('two'), report: null, check: null }];
        expect(await under.attempts.publish(lease, files)).toBe(false);
        expect(await under.attempts.verify(lease)).toBe(true);
        expect(await find()).toMatchObject({ state: 'verifying', artifacts: [] });
        expect(await under.attempts.publish(lease, files)).toBe(true);
        expect(await find()).toMatchObject({ id: work.task.id, state: 'succeeded', failure: null });
        const stored = (await find())?.artifacts.map(({ id, ...file }) => file);
        expect(stored).toEqual(files);
        expect(under.passed).toEqual(
          ['create', 'start', 'verify', 'publish'].flatMap((point) => [`before-${point}`, `after-${point}`]),
        );
      });

      it('answers a call that is made again as the first time, and does nothing twice', async () => {
        const { lease, find } = await beginNew();
        const files = [verifiedFile()];
        expect(await under.attempts.verify(lease)).toBe(true);
        expect(await under.attempts.verify(lease)).toBe(true);
        expect(await under.attempts.publish(lease, files)).toBe(true);
        expect(await under.attempts.publish(lease, files)).toBe(true);
        expect((await find())?.artifacts).toHaveLength(1);
        expect(await under.attempts.released(lease, 'logs/x')).toBe(true);
        expect(await under.attempts.released(lease, 'logs/x')).toBe(true);
      });

      it.each([
        ['fail', broken, { kind: 'fail' }, { state: 'failed', failure: broken.toJSON(), retryAt: null }],
        ['cancel', new Failure('cancelled', 'x'), { kind: 'cancel' }, { state: 'cancelled', retryAt: null }],
        ['retry', lost, { kind: 'retry', afterMs: 5_000 }, { state: 'queued', failure: null }],
      ] as const)('ends by %s', async (transition, failure, decision, task) => {
        const { lease, find } = await beginNew();
        under.passed.length = 0;
        expect(await under.attempts.end(lease, failure, decision)).toBe(true);
        expect(await find()).toMatchObject(task);
        expect(under.passed).toEqual([`before-${transition}`, `after-${transition}`]);
        expect(await under.attempts.verify(lease)).toBe(false);
      });

      it('is not released before it has ended', async () => {
        const { lease } = await beginNew();
        expect(await under.attempts.released(lease, 'logs/x')).toBe(false);
        expect(await under.attempts.unreleased(pool)).toEqual([lease.attempt]);
      });

      it('ends once when its publication, its failure and a cancel of the build meet', async () => {
        for (let round = 0; round < 15; round++) {
          const { build, lease, find } = await beginNew();
          await under.attempts.verify(lease);
          const answers = await Promise.all([
            under.attempts.publish(lease, [verifiedFile()]),
            under.attempts.end(lease, new Failure('cancelled', 'x'), { kind: 'cancel' }),
            under.attempts.end(lease, broken, { kind: 'fail' }),
            under.builds.cancel('local', build.id),
          ]);
          expect(answers.slice(0, 3).filter(Boolean)).toHaveLength(1);
          const task = await find();
          expect(task?.artifacts).toHaveLength(task?.state === 'succeeded' ? 1 : 0);
          await under.attempts.released(lease, 'logs/x');
        }
      });

      it('is either taken over or published, never both by two', async () => {
        for (let round = 0; round < 15; round++) {
          const { lease, find } = await beginNew();
          await under.attempts.verify(lease);
          await under.pass(16);
          const [published, [taken]] = await Promise.all([
            under.attempts.publish(lease, [verifiedFile('old')]),
            under.attempts.takeOver(pool, 'other', { ownedBefore: false }),
          ]);
          const newer: Lease = taken?.lease ?? lease;
          // Who takes over after the publication is told of it.
          if (published && taken) expect(taken.ended).toBe(true);
          if (!published) expect(await under.attempts.publish(newer, [verifiedFile('new')])).toBe(true);
          expect((await find())?.artifacts.map((file) => file.name)).toEqual([published ? 'old' : 'new']);
          await under.pass(16);
          for (const work of await under.attempts.takeOver(pool, 'last', { ownedBefore: false })) {
            await under.attempts.released(work.lease, 'logs/x');
          }
        }
      });
    });

    it('fails what has waited too long for a machine, and nothing else', async () => {
      const old = await queue({ targets: 2 });
      await begin(old.tasks[0] ?? '');
      await under.pass(3_601);
      const recent = await queue();
      under.passed.length = 0;
      expect(await under.attempts.expire(pool, 3_600)).toBe(1);
      expect(await under.attempts.expire(pool, 3_600)).toBe(0);
      expect(under.passed).toEqual(['before-expire', 'after-expire']);
      expect((await under.builds.find('local', old.build.id))?.tasks).toMatchObject([
        { state: 'running' },
        { state: 'failed', failure: { code: 'queue_deadline' } },
      ]);
      expect(await under.builds.find('local', recent.build.id)).toMatchObject({ state: 'queued' });
    });

    describeAttemptsModel(() => under);
  });
}
