import { type AttemptWork, BUILD_OPTIONS_VERSION, type Lease, Leases } from '@cgoforge/core';
import { loadWork } from './attempt-work.js';
import type { Database } from './database.js';
import { LEASE } from './lease.js';

/** Leases as columns of the attempts' rows, by the clock of the database. */
export class PrismaLeases implements Leases {
  constructor(private readonly database: Database) {}

  async takeOver(
    pool: string,
    holder: string,
    { ownedBefore }: { ownedBefore: boolean },
  ): Promise<readonly AttemptWork[]> {
    // A locked row is being renewed or taken over at this moment; if not, the next round comes by.
    const taken = await this.database.$queryRaw<{ id: string }[]>`
      UPDATE attempts SET epoch = epoch + 1, holder = ${holder}, lease_until = now() + ${LEASE}
      WHERE id IN (
        SELECT attempts.id FROM attempts JOIN tasks ON tasks.id = task_id JOIN builds ON builds.id = build_id
        WHERE attempts.pool = ${pool} AND released_at IS NULL AND options_version <= ${BUILD_OPTIONS_VERSION}
          AND (lease_until < now() OR (${ownedBefore} AND holder = ${holder}))
        FOR NO KEY UPDATE OF attempts SKIP LOCKED
      )
      RETURNING id`;
    return loadWork(
      this.database,
      taken.map((attempt) => attempt.id),
    );
  }

  async resume({ attempt, epoch }: Lease): Promise<AttemptWork | null> {
    const [work] = await loadWork(this.database, [attempt]);
    return work?.lease.epoch === epoch ? work : null;
  }

  async renew({ attempt, epoch }: Lease): Promise<{ held: boolean; cancelRequested: boolean }> {
    const [renewed] = await this.database.$queryRaw<{ cancelRequested: boolean }[]>`
      UPDATE attempts SET lease_until = now() + ${LEASE}
      FROM tasks JOIN builds ON builds.id = tasks.build_id
      WHERE attempts.id = ${attempt} AND epoch = ${epoch} AND released_at IS NULL AND tasks.id = attempts.task_id
      RETURNING builds.cancel_requested_at IS NOT NULL AS "cancelRequested"`;
    return { held: renewed !== undefined, cancelRequested: renewed?.cancelRequested ?? false };
  }

  async unreleased(pool: string): Promise<readonly string[]> {
    const rows = await this.database.attempt.findMany({
      where: { pool, releasedAt: null },
      select: { id: true },
    });
    return rows.map((row) => row.id);
  }
}
