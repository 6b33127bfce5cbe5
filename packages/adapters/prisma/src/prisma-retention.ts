import {
  type Clock,
  type Discard,
  type KeptBuilds,
  type KeptRows,
  type Retention,
  SOURCE_KEPT_SECONDS,
} from '@cgoforge/core';
import type { Database } from './database.js';
import { giveUp } from './discards.js';
import { expireBuilds, forgetBuilds, removeDeleted } from './expire-builds.js';

const AT_ONCE = 100;

/** How long one worker has for what it was told to remove, before another is told. */
const CLAIM_MS = 600_000;

/** Retention as rows; the objects to remove are rows too, written in the transaction that gives them up. */
export class PrismaRetention implements Retention {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  expire(most: KeptBuilds, spareBytes: number): Promise<number> {
    const at = this.clock.now();
    return this.database.$transaction((tx) => expireBuilds(tx, at, most, spareBytes), { timeout: 60_000 });
  }

  forget(most: KeptRows): Promise<number> {
    const at = this.clock.now();
    return this.database.$transaction((tx) => forgetBuilds(tx, at, most), { timeout: 60_000 });
  }

  removeDeleted(): Promise<number> {
    const at = this.clock.now();
    return this.database.$transaction((tx) => removeDeleted(tx, at));
  }

  dropSources(): Promise<number> {
    const at = this.clock.now();
    const unusedSince = new Date(at.getTime() - SOURCE_KEPT_SECONDS * 1_000);
    return this.database.$transaction(async (tx) => {
      const dropped = await tx.$queryRaw<Discard[]>`
        DELETE FROM sources WHERE used_at < ${unusedSince}::timestamptz AND NOT EXISTS (
          SELECT FROM builds WHERE builds.tenant_id = sources.tenant_id AND source_digest = digest
        )
        RETURNING object_key AS prefix, size::float8 AS bytes`;
      await giveUp(tx, at, dropped);
      return dropped.length;
    });
  }

  async due(): Promise<readonly Discard[]> {
    const at = this.clock.now();
    const again = new Date(at.getTime() + CLAIM_MS);
    // Two tenants' sources of the first release may be one object.
    return this.database.$queryRaw<Discard[]>`
      UPDATE discards SET due_at = ${again}::timestamptz
      WHERE prefix IN (
        SELECT prefix FROM discards
        WHERE due_at <= ${at}::timestamptz AND NOT EXISTS (SELECT FROM sources WHERE object_key = prefix)
        ORDER BY due_at LIMIT ${AT_ONCE}::int FOR UPDATE SKIP LOCKED
      )
      RETURNING prefix, bytes::float8 AS bytes`;
  }

  async discarded(prefix: string): Promise<boolean> {
    const { count } = await this.database.discard.deleteMany({ where: { prefix } });
    return count === 1;
  }
}
