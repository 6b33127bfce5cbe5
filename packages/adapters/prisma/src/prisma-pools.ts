import { type Capacity, type PoolRow, Pools } from '@cgoforge/core';
import type { Database } from './database.js';

/** What workers offer, a row for each pool. */
export class PrismaPools implements Pools {
  constructor(private readonly database: Database) {}

  async announce(offered: Omit<Capacity, 'place'>): Promise<void> {
    const { pool, slots, machines, limits, sizes, toolchains } = offered;
    await this.database.$executeRaw`
      INSERT INTO pools (name, slots, machines, limits, sizes, toolchains)
      VALUES (${pool}, ${slots}, ${JSON.stringify(machines)}::jsonb, ${JSON.stringify(limits)}::jsonb,
        ${JSON.stringify(sizes)}::jsonb, ${JSON.stringify(toolchains)}::jsonb)
      ON CONFLICT (name) DO UPDATE
      SET slots = excluded.slots, machines = excluded.machines, limits = excluded.limits, sizes = excluded.sizes,
        toolchains = excluded.toolchains, seen_at = now()`;
  }

  list(): Promise<readonly PoolRow[]> {
    return listPools(this.database);
  }
}

export function listPools(database: Database): Promise<readonly PoolRow[]> {
  return database.$queryRaw<PoolRow[]>`
    SELECT name AS pool, slots, machines, limits, sizes, toolchains, seen_at AS "seenAt",
      seen_at > now() - interval '60 seconds' AS fresh
    FROM pools ORDER BY name`;
}
