import {
  type AttemptLimits,
  type Capacity,
  type OfferedToolchain,
  type PoolRow,
  Pools,
} from '@cgoforge/core';
import type { Database } from './database.js';

/** What workers offer, a row for each pool. */
export class PrismaPools extends Pools {
  constructor(private readonly database: Database) {
    super();
  }

  async announce({ pool, slots, limits, toolchains }: Capacity): Promise<void> {
    await this.database.$executeRaw`
      INSERT INTO pools (name, slots, limits, toolchains)
      VALUES (${pool}, ${slots}, ${JSON.stringify(limits)}::jsonb, ${JSON.stringify(toolchains)}::jsonb)
      ON CONFLICT (name) DO UPDATE
      SET slots = excluded.slots, limits = excluded.limits, toolchains = excluded.toolchains, seen_at = now()`;
  }

  list(): Promise<readonly PoolRow[]> {
    return this.database.$queryRaw<
      {
        pool: string;
        slots: number;
        limits: AttemptLimits;
        toolchains: OfferedToolchain[];
        seenAt: Date;
        fresh: boolean;
      }[]
    >`
      SELECT name AS pool, slots, limits, toolchains, seen_at AS "seenAt", seen_at > now() - interval '60 seconds' AS fresh
      FROM pools ORDER BY name`;
  }
}
