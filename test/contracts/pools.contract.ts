import { describe, expect, it } from 'vitest';
import { unique } from '../support/rows.js';
import { poolRow, toolchain } from '../support/sample-pool.js';
import type { RowsUnderTest } from './rows-under-test.js';

const capacity = (pool: string) => {
  const { seenAt: _, fresh: __, ...row } = poolRow(pool, [toolchain('host', 'linux/arm/v7:glibc2.36')]);
  return { ...row, slots: 2, limits: { ...row.limits, memoryBytes: 6_000_000_000, cpus: 1.5 } };
};

/** What every Pools promises, on the real thing. */
export function describePoolsContract(name: string, under: RowsUnderTest): void {
  describe(`${name} as Pools`, () => {
    const row = async (pool: string) => (await under.pools.list()).find((one) => one.pool === pool);

    it('shows a pool as it was announced, once, by however many workers at once', async () => {
      const pool = unique('pool');
      await Promise.all(Array.from({ length: 20 }, () => under.pools.announce(capacity(pool))));
      const rows = (await under.pools.list()).filter((one) => one.pool === pool);
      expect(rows).toEqual([{ ...capacity(pool), seenAt: expect.any(Date), fresh: true }]);
    });

    it('shows the last announcement only', async () => {
      const pool = unique('pool');
      await under.pools.announce(capacity(pool));
      await under.pools.announce({ ...capacity(pool), slots: 7, toolchains: [] });
      expect(await row(pool)).toMatchObject({ slots: 7, toolchains: [] });
    });

    it('calls a pool stale when it was not seen for a minute, and fresh when it is seen again', async () => {
      const pool = unique('pool');
      await under.pools.announce(capacity(pool));
      await under.pass(55);
      expect(await row(pool)).toMatchObject({ fresh: true });
      await under.pass(6);
      expect(await row(pool)).toMatchObject({ fresh: false });
      await under.pools.announce(capacity(pool));
      expect(await row(pool)).toMatchObject({ fresh: true });
    });
  });
}
