import { BUILD_OPTIONS_VERSION } from '@cgoforge/core';
import type { Database } from './database.js';
import { Prisma } from './generated/client.js';

/** Whoever none of the last so many attempts of a pool was for has had no turn for long. */
const REMEMBERED = 200;

/**
 * Who waits in each of these pools, to select from: pool, task, the attempt that it would be, and its position, from 1,
 * in which tasks are admitted. Within a priority tenants go in turn and within a tenant its callers, each behind what
 * it has running, and where that is alike behind what was begun for it last: so who uses nothing goes first. Within a
 * caller the oldest goes first. A retry that is not due, or a build of a newer release, is not in line.
 */
export function lineOf(pools: readonly string[], at: Date): Prisma.Sql {
  return Prisma.sql`(
    WITH busy AS (
      SELECT attempts.pool, attempts.tenant_id, caller, count(*) AS attempts
      FROM attempts JOIN tasks ON tasks.id = task_id JOIN builds ON builds.id = build_id
      WHERE attempts.pool = ANY(${pools}) AND released_at IS NULL
      GROUP BY attempts.pool, attempts.tenant_id, caller
    ), begun AS (
      SELECT latest.pool, latest.tenant_id, caller, max(latest.id) AS last
      FROM unnest(${pools}::text[]) AS asked (pool) CROSS JOIN LATERAL (
        SELECT * FROM attempts WHERE attempts.pool = asked.pool ORDER BY id DESC LIMIT ${REMEMBERED}::int
      ) AS latest JOIN tasks ON tasks.id = task_id JOIN builds ON builds.id = build_id
      GROUP BY latest.pool, latest.tenant_id, caller
    ), waiting AS (
      SELECT pool, tasks.id, attempts + 1 AS attempt, tasks.tenant_id, caller, priority, queued_at
      FROM tasks JOIN builds ON builds.id = build_id
      WHERE pool = ANY(${pools}) AND state = 'queued' AND (due_at IS NULL OR due_at <= ${at}::timestamptz)
        AND options_version <= ${BUILD_OPTIONS_VERSION}
    ), by_caller AS (
      SELECT waiting.*, last, coalesce(busy.attempts, 0) AS running, row_number() OVER (
        PARTITION BY pool, tenant_id, caller, priority ORDER BY queued_at, id
      ) AS nth
      FROM waiting LEFT JOIN busy USING (pool, tenant_id, caller) LEFT JOIN begun USING (pool, tenant_id, caller)
    ), by_tenant AS (
      -- Behind its first, a caller's next one follows what this line begins for it.
      SELECT by_caller.*, tenant_last, coalesce(used.attempts, 0) AS tenant_running, row_number() OVER (
        PARTITION BY pool, tenant_id, priority ORDER BY running + nth, nth > 1, last NULLS FIRST, queued_at, id
      ) AS tenant_nth
      FROM by_caller LEFT JOIN (
        SELECT pool, tenant_id, sum(attempts) AS attempts FROM busy GROUP BY pool, tenant_id
      ) AS used USING (pool, tenant_id) LEFT JOIN (
        SELECT pool, tenant_id, max(last) AS tenant_last FROM begun GROUP BY pool, tenant_id
      ) AS begun_of_tenant USING (pool, tenant_id)
    )
    SELECT pool, id AS task_id, attempt, row_number() OVER (
      PARTITION BY pool
      ORDER BY priority DESC, tenant_running + tenant_nth, tenant_nth > 1, tenant_last NULLS FIRST, queued_at, id
    ) AS position
    FROM by_tenant
  ) AS line`;
}

/** Where these tasks stand in line, by their ids; what is not in line is not there. */
export async function positionsOf(
  database: Database,
  at: Date,
  tasks: readonly { readonly id: string; readonly pool: string }[],
): Promise<ReadonlyMap<string, number>> {
  if (tasks.length === 0) return new Map();
  const pools = [...new Set(tasks.map((task) => task.pool))];
  const rows = await database.$queryRaw<{ taskId: string; position: number }[]>`
    SELECT task_id AS "taskId", position::int FROM ${lineOf(pools, at)}
    WHERE task_id = ANY(${tasks.map((task) => task.id)})`;
  return new Map(rows.map(({ taskId, position }) => [taskId, position]));
}
