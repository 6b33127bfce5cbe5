import type { WakeupTopic } from '@cgoforge/core';
import { describe, expect, it, vi } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import { unique, verifiedFile } from '../support/rows.js';
import { AttemptSteps, broken, fail } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

const WAIT = { timeout: 15_000, interval: 10 };

/** What every Wakeups promises, on the real thing. */
export function describeWakeupsContract(name: string, under: RowsUnderTest): void {
  describe(`${name} as Wakeups`, () => {
    const steps = AttemptSteps.ofSuite(under);

    /** Resolves when all wake-ups up to now have come: they come in order. */
    async function settled(): Promise<void> {
      const pool = unique('pool');
      const ids = heard('queue', pool);
      await steps.queue({ pool });
      await vi.waitFor(() => expect(ids).not.toEqual([]), WAIT);
    }

    /** Everything heard about an id, as it comes. */
    function heard(topic: WakeupTopic, id: string): string[] {
      const ids: string[] = [];
      under.wakeups.on(topic, id, (one) => ids.push(one));
      return ids;
    }

    async function running() {
      const begun = await steps.beginNew();
      await settled();
      return begun;
    }

    it('wakes who waits for a pool when a slot gets free', async () => {
      const { lease } = await running();
      await under.transitions.end(lease, broken, fail);
      await settled();
      const ids = heard('queue', steps.pool);
      await under.releases.released(lease, 'logs/x');
      await vi.waitFor(() => expect(ids).toContain(steps.pool), WAIT);
    });

    it('wakes who waits for a build at each step of a task', async () => {
      const { build, lease } = await running();
      const ids = heard('task', build.id);
      await under.transitions.verify(lease);
      await vi.waitFor(() => expect(ids).toHaveLength(1), WAIT);
      await under.transitions.publish(lease, [verifiedFile()]);
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
      await under.transitions.end(lease, broken, fail);
      await under.releases.released(lease, 'logs/x');
      await vi.waitFor(() => expect(ids).toHaveLength(3), WAIT);
    });

    it('wakes the supervisor when a running build is to be cancelled', async () => {
      const { build } = await running();
      const ids = heard('cancel', build.id);
      await under.builds.cancel('local', build.id);
      await vi.waitFor(() => expect(ids).toEqual([build.id]), WAIT);
    });

    it('tells who listens to all ids which one it was', async () => {
      const ids = heard('queue', '*');
      await steps.queue();
      await vi.waitFor(() => expect(ids).toContain(steps.pool), WAIT);
    });

    it('wakes who waits for a pool when something is queued there, and nobody else or no more', async () => {
      const { pool } = steps;
      const others = [heard('task', pool), heard('queue', `${pool}-other`)];
      const stopped: string[] = [];
      const ids = heard('queue', pool);
      under.wakeups.on('queue', pool, (id) => stopped.push(id))();
      await steps.queue();
      await vi.waitFor(() => expect(ids).toEqual([pool]), WAIT);
      expect([...others, stopped]).toEqual([[], [], []]);
    });

    it('comes back by itself when its connection breaks', async () => {
      const ids = heard('queue', steps.pool);
      await under.breakWakeups();
      await vi.waitFor(async () => {
        await steps.queue();
        expect(ids).toContain(steps.pool);
      }, WAIT);
    });
  });
}
