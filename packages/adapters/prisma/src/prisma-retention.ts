import {
  type Clock,
  type Discard,
  type KeptBuilds,
  type KeptRows,
  type LackingRoom,
  RETENTION_BATCH,
  type Retention,
  SOURCE_KEPT_SECONDS,
} from '@cgoforge/core';
import type { Database } from './database.js';
import { giveUp } from './discards.js';
import { expireBuilds, forgetBuilds, removeDeleted } from './expire-builds.js';
import { Prisma } from './generated/client.js';

const AT_ONCE = 100;

const LONG = { timeout: 60_000 };

/** How long one worker has for what it was told to remove, before another is told. */
const CLAIM_MS = 600_000;

/** Of a row of `sources`: no build has it. */
const UNNEEDED = Prisma.sql`NOT EXISTS (
  SELECT FROM builds WHERE builds.tenant_id = sources.tenant_id AND source_digest = digest
)`;

/** Of a row of `discards`: it is nobody's source, as one that was expected has become, or one that another tenant
 * has. */
const UNKNOWN = Prisma.sql`NOT EXISTS (SELECT FROM sources WHERE object_key = prefix)`;

/** Retention as rows; the objects to remove are rows too, written in the transaction that gives them up. */
export class PrismaRetention implements Retention {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  expire(most: KeptBuilds, lacking: LackingRoom): Promise<number> {
    const at = this.clock.now();
    return this.database.$transaction((tx) => expireBuilds(tx, at, most, lacking), LONG);
  }

  forget(most: KeptRows): Promise<number> {
    const at = this.clock.now();
    return this.database.$transaction((tx) => forgetBuilds(tx, at, most), LONG);
  }

  removeDeleted(): Promise<number> {
    const at = this.clock.now();
    return this.database.$transaction((tx) => removeDeleted(tx, at), LONG);
  }

  dropSources(): Promise<number> {
    const at = this.clock.now();
    const unusedSince = new Date(at.getTime() - SOURCE_KEPT_SECONDS * 1_000);
    return this.database.$transaction(async (tx) => {
      const dropped = await tx.$queryRaw<Discard[]>`
        WITH dropped AS MATERIALIZED (
          SELECT tenant_id AS tenant, digest AS dropped FROM sources
          WHERE used_at < ${unusedSince}::timestamptz AND ${UNNEEDED}
          ORDER BY used_at LIMIT ${RETENTION_BATCH}::int FOR UPDATE SKIP LOCKED
        )
        DELETE FROM sources USING dropped WHERE tenant_id = tenant AND digest = dropped
        RETURNING object_key AS prefix, size::float8 AS bytes`;
      await giveUp(tx, at, dropped);
      // What was expected and has become a source is looked at no more.
      await tx.$executeRaw`
        DELETE FROM discards USING sources
        WHERE object_key = prefix AND due_at < ${new Date(at.getTime() - CLAIM_MS)}::timestamptz`;
      return dropped.length;
    }, LONG);
  }

  async goingBytes(): Promise<number> {
    const [going] = await this.database.$queryRaw<{ bytes: number }[]>`
      SELECT (
        (SELECT coalesce(sum(bytes), 0) FROM discards WHERE ${UNKNOWN})
        + (SELECT coalesce(sum(size), 0) FROM sources WHERE ${UNNEEDED})
      )::float8 AS bytes`;
    return going?.bytes ?? 0;
  }

  async due(): Promise<readonly Discard[]> {
    const at = this.clock.now();
    const again = new Date(at.getTime() + CLAIM_MS);
    // As a clock has it that was wrong for a while.
    const never = new Date(at.getTime() + 2 * SOURCE_KEPT_SECONDS * 1_000);
    return this.database.$queryRaw<Discard[]>`
      WITH told AS MATERIALIZED (
        SELECT prefix AS told FROM discards
        WHERE (due_at <= ${at}::timestamptz OR due_at > ${never}::timestamptz) AND ${UNKNOWN}
        ORDER BY due_at LIMIT ${AT_ONCE}::int FOR UPDATE SKIP LOCKED
      )
      UPDATE discards SET due_at = ${again}::timestamptz FROM told WHERE prefix = told
      RETURNING prefix, bytes::float8 AS bytes`;
  }

  async discarded(prefix: string): Promise<boolean> {
    const { count } = await this.database.discard.deleteMany({ where: { prefix } });
    return count === 1;
  }
}
