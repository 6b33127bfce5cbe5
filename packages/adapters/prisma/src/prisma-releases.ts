import { type Clock, type Lease, Releases } from '@cgoforge/core';
import type { Database } from './database.js';
import { notify } from './notify.js';

/** What is left of attempts, as rows. */
export class PrismaReleases implements Releases {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async isPublished(attempt: string): Promise<boolean> {
    // An attempt that ended in any other way has its failure.
    const row = await this.database.attempt.findUnique({
      where: { id: attempt },
      select: { endedAt: true, failure: true },
    });
    return row?.endedAt != null && row.failure === null;
  }

  async released({ attempt, epoch }: Lease, logKey: string): Promise<boolean> {
    return this.database.$transaction(async (tx) => {
      const [released] = await tx.$queryRaw<{ pool: string; build: string }[]>`
        UPDATE attempts SET released_at = coalesce(released_at, ${this.clock.now()}::timestamptz),
          log_key = coalesce(log_key, ${logKey}), own_lines = coalesce(own_lines, (
            SELECT coalesce(jsonb_agg(jsonb_build_object('start', until - octet_length(data), 'until', until)
              ORDER BY sequence), '[]')
            FROM log_chunks WHERE attempt_id = attempts.id AND writer = 'supervisor'
          ))
        FROM tasks
        WHERE attempts.id = ${attempt} AND epoch = ${epoch} AND ended_at IS NOT NULL AND tasks.id = attempts.task_id
        RETURNING attempts.pool, tasks.build_id AS build`;
      if (!released) return false;
      await tx.logChunk.deleteMany({ where: { attemptId: attempt } });
      await notify(tx, 'log', [released.build]);
      await notify(tx, 'queue', [released.pool]);
      return true;
    });
  }
}
