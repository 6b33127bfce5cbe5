import { randomUUID } from 'node:crypto';
import type { Doorbell } from '@cgoforge/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

export interface DoorbellUnderTest {
  readonly doorbell: Doorbell;
  /** The queue's server dies, and forgets all; it stays away until `restore`. */
  readonly lose: () => Promise<void>;
  readonly restore: () => Promise<void>;
  /** It neither answers nor closes a connection, until `thaw`. */
  readonly freeze: () => void;
  readonly thaw: () => void;
}

const WAIT = { timeout: 20_000, interval: 10 };

/** What every Doorbell promises, on the real thing. */
export function describeDoorbellContract(name: string, under: DoorbellUnderTest): void {
  describe(`${name} as a Doorbell`, () => {
    const { doorbell } = under;
    let pool: string;
    let task: string;
    let stops: (() => Promise<void>)[];
    beforeEach(() => {
      pool = `pool-${randomUUID()}`;
      task = `tsk_${randomUUID()}`;
      stops = [];
    });
    afterEach(async () => {
      await Promise.all(stops.map((stop) => stop()));
    });

    /** Listens until the test ends; answers what was heard, in order. */
    async function hear(answer: (taskId: string) => Promise<void> = async () => {}, concurrency = 2) {
      const heard: string[] = [];
      const stop = await doorbell.listen(pool, concurrency, async (taskId) => {
        heard.push(taskId);
        await answer(taskId);
      });
      stops.push(stop);
      return { heard, stop };
    }

    /** Rings as the relay does: again and again, until it is heard. */
    const ringUntil = (heard: readonly string[], taskId: string) =>
      vi.waitFor(
        async () => {
          await doorbell.ring(pool, taskId, 1).catch(() => {});
          expect(heard).toContain(taskId);
        },
        { ...WAIT, interval: 100 },
      );

    it('makes one ring of many while the first is unanswered', async () => {
      await Promise.all(Array.from({ length: 20 }, () => doorbell.ring(pool, task, 1)));
      await doorbell.ring(pool, 'last', 1);
      const { heard } = await hear(undefined, 1);
      await vi.waitFor(() => expect(heard).toContain('last'), WAIT);
      expect(heard).toEqual([task, 'last']);
    });

    it('rings anew for the same attempt once the first ring was answered', async () => {
      const { heard } = await hear();
      await ringUntil(heard, task);
      const before = heard.length;
      await vi.waitFor(async () => {
        await doorbell.ring(pool, task, 1);
        expect(heard.length).toBeGreaterThan(before);
      }, WAIT);
    });

    it('keeps rings for who listens later, also of a next attempt before the first is answered', async () => {
      await doorbell.ring(pool, task, 1);
      await doorbell.ring(pool, task, 2);
      const { heard } = await hear();
      await vi.waitFor(() => expect(heard).toEqual([task, task]), WAIT);
    });

    it('drops a ring whose answer throws, and takes the next one', async () => {
      const { heard } = await hear(async () => {
        throw new Error('not now');
      });
      await doorbell.ring(pool, task, 1);
      await vi.waitFor(() => expect(heard).toEqual([task]), WAIT);
      await doorbell.ring(pool, 'other', 1);
      await vi.waitFor(() => expect(heard).toEqual([task, 'other']), WAIT);
    });

    it('gives no more answers at once than asked', async () => {
      const waiting: (() => void)[] = [];
      let most = 0;
      const { heard } = await hear(async () => {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          most = Math.max(most, waiting.length);
        });
      }, 2);
      for (const one of ['a', 'b', 'c', 'd']) await doorbell.ring(pool, one, 1);
      await vi.waitFor(() => {
        if (waiting.length === 2 || heard.length === 4) for (const go of waiting.splice(0)) go();
        expect(heard).toHaveLength(4);
      }, WAIT);
      for (const go of waiting.splice(0)) go();
      expect(most).toBe(2);
    });

    it('carries a ring to who listens, and none of another pool', async () => {
      const { heard } = await hear();
      await doorbell.ring(`${pool}-other`, 'elsewhere', 1);
      await doorbell.ring(pool, task, 1);
      await vi.waitFor(() => expect(heard).toEqual([task]), WAIT);
    });

    it('hears nothing after it was stopped', async () => {
      const first = await hear();
      await ringUntil(first.heard, 'early');
      await first.stop();
      const count = first.heard.length;
      await doorbell.ring(pool, task, 1);
      const second = await hear();
      await vi.waitFor(() => expect(second.heard).toContain(task), WAIT);
      expect(first.heard).toHaveLength(count);
    });

    it.each([
      ['is away', 'is back, empty', 'lose', 'restore'],
      ['hangs', 'answers again', 'freeze', 'thaw'],
    ] as const)(
      'rejects within seconds while its server %s, and goes on by itself when it %s',
      async (...row) => {
        const [, , fail, mend] = row;
        const { heard } = await hear();
        await ringUntil(heard, 'before');
        await under[fail]();
        try {
          await expect(doorbell.ring(pool, task, 1)).rejects.toMatchObject({ code: 'unavailable' });
        } finally {
          await under[mend]();
        }
        await ringUntil(heard, task);
      },
    );

    it('survives a server that comes and goes before anything is settled', async () => {
      const { heard } = await hear();
      for (let round = 0; round < 8; round++) {
        await under.lose();
        await under.restore();
        if (round % 2) await doorbell.ring(pool, `round-${round}`, 1).catch(() => {});
      }
      await ringUntil(heard, task);
    });

    it('stops listening while its server is away', async () => {
      const { stop } = await hear();
      await under.lose();
      await stop();
      await under.restore();
    });
  });
}
