import type { Capacity } from '@cgoforge/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unique } from '../support/rows.js';
import type { RowsUnderTest } from './rows-under-test.js';

const capacity = (pool: string): Capacity => ({
  pool,
  slots: 2,
  machines: { ready: 1, canScaleUp: false },
  sizes: {},
  limits: {
    memoryBytes: 6_000_000_000,
    cpus: 1.5,
    processes: 512,
    diskBytes: 8_000_000_000,
    wallSeconds: 1800,
    logBytes: 64 * 1024 * 1024,
    outputBytes: 2 * 1024 ** 3,
  },
  toolchains: [
    {
      name: 'host',
      digest: 'sha256:00',
      targets: [{ os: 'linux', arch: 'arm', variant: 'v7', runtime: 'glibc2.36' }],
      go: '1.26.8',
      parts: { gcc: '12.2.0' },
    },
  ],
});

/** What every Pools promises, on the real thing. */
export function describePoolsContract(name: string, make: () => Promise<RowsUnderTest>): void {
  describe(`${name} as Pools`, () => {
    let under: RowsUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.stop());

    const row = async (pool: string) => (await under.pools.list()).find((one) => one.pool === pool);

    it('shows a pool as it was announced', async () => {
      const pool = unique('pool');
      await under.pools.announce(capacity(pool));
      expect(await row(pool)).toEqual({ ...capacity(pool), seenAt: expect.any(Date), fresh: true });
    });

    it('shows the last announcement only', async () => {
      const pool = unique('pool');
      await under.pools.announce(capacity(pool));
      await under.pools.announce({ ...capacity(pool), slots: 7, toolchains: [] });
      expect(await row(pool)).toMatchObject({ slots: 7, toolchains: [] });
    });

    it('survives many workers that announce at once', async () => {
      const pool = unique('pool');
      await Promise.all(Array.from({ length: 20 }, () => under.pools.announce(capacity(pool))));
      expect((await under.pools.list()).filter((one) => one.pool === pool)).toHaveLength(1);
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
