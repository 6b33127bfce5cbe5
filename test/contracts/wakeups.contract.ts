import { Failure, type WakeupTopic } from '@cgoforge/core';
import { describe, expect, it, vi } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import { newBuild, unique, verifiedFile } from '../support/rows.js';
import type { RowsUnderTest } from './rows-under-test.js';

const WAIT = { timeout: 15_000, interval: 10 };

/** What every Wakeups promises, on the real thing. */
export function describeWakeupsContract(name: string, under: RowsUnderTest): void {
  describe(`${name} as Wakeups`, () => {
    /** Resolves when all wake-ups up to now have come: they come in order. */
    async function settled(): Promise<void> {
      const pool = unique('pool');
      const ids = heard('queue', pool);
      await under.builds.create(newBuild({ pool }));
      await vi.waitFor(() => expect(ids).not.toEqual([]), WAIT);
    }

    /** Everything heard about an id, as it comes. */
    function heard(topic: WakeupTopic, id: string): string[] {
      const ids: string[] = [];
      under.wakeups.on(topic, id, (one) => ids.push(one));
      return ids;
    }

    async function running() {
      const pool = unique('pool');
      const build = newBuild({ pool });
      await under.builds.create(build);
      const work = await under.attempts.begin(build.tasks[0]?.id ?? '', 'me', 1);
      if (!work) throw new Error('The task did not begin.');
      await settled();
      return { pool, build, lease: work.lease };
    }

    it('wakes who waits for a pool when something is queued there', async () => {
      const pool = unique('pool');
      const ids = heard('queue', pool);
      await under.builds.create(newBuild({ pool }));
      await vi.waitFor(() => expect(ids).toEqual([pool]), WAIT);
    });

    it('wakes who waits for a pool when a slot gets free', async () => {
      const { pool, lease } = await running();
      await under.attempts.end(lease, new Failure('compile_error', 'x'), { kind: 'fail' });
      await settled();
      const ids = heard('queue', pool);
      await under.attempts.released(lease, 'logs/x');
      await vi.waitFor(() => expect(ids).toContain(pool), WAIT);
    });

    it('wakes who waits for a build at each step of a task', async () => {
      const { build, lease } = await running();
      const ids = heard('task', build.id);
      await under.attempts.verify(lease);
      await vi.waitFor(() => expect(ids).toHaveLength(1), WAIT);
      await under.attempts.publish(lease, [verifiedFile()]);
      await vi.waitFor(() => expect(ids).toHaveLength(2), WAIT);
    });

    it('wakes readers of a log whoever writes to it, and when it is sealed', async () => {
      const { build, lease } = await running();
      const ids = heard('log', build.id);
      await under.received.open(attemptPlan(lease.attempt));
      await under.logs.say(lease, 'a\n');
      await vi.waitFor(() => expect(ids).toHaveLength(1), WAIT);
      await under.receiving.appendLog(lease.attempt, 0, Buffer.from('b'), 1);
      await vi.waitFor(() => expect(ids).toHaveLength(2), WAIT);
      await under.attempts.end(lease, new Failure('compile_error', 'x'), { kind: 'fail' });
      await under.attempts.released(lease, 'logs/x');
      await vi.waitFor(() => expect(ids).toHaveLength(3), WAIT);
    });

    it('wakes the supervisor when a running build is to be cancelled', async () => {
      const { build } = await running();
      const ids = heard('cancel', build.id);
      await under.builds.cancel('local', build.id);
      await vi.waitFor(() => expect(ids).toEqual([build.id]), WAIT);
    });

    it('tells who listens to all ids which one it was', async () => {
      const pool = unique('pool');
      const ids = heard('queue', '*');
      await under.builds.create(newBuild({ pool }));
      await vi.waitFor(() => expect(ids).toContain(pool), WAIT);
    });

    it('keeps topics and ids apart, and stops when asked', async () => {
      const pool = unique('pool');
      const others = [heard('task', pool), heard('queue', `${pool}-other`)];
      const stopped: string[] = [];
      const ids = heard('queue', pool);
      under.wakeups.on('queue', pool, (id) => stopped.push(id))();
      await under.builds.create(newBuild({ pool }));
      await vi.waitFor(() => expect(ids).toHaveLength(1), WAIT);
      expect([...others, stopped]).toEqual([[], [], []]);
    });

    it('comes back by itself when its connection breaks', async () => {
      const pool = unique('pool');
      const ids = heard('queue', pool);
      await under.breakWakeups();
      await vi.waitFor(async () => {
        await under.builds.create(newBuild({ pool }));
        expect(ids).toContain(pool);
      }, WAIT);
    });
  });
}
