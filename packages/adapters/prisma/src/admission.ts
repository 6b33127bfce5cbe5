import { BUILD_OPTIONS_VERSION } from '@cgoforge/core';
import type { Database, Transaction } from './database.js';
import { LEASE } from './lease.js';
import type { MovedTask } from './transition.js';

/**
 * Tasks that may start now, as many as slots are free. Within a priority a task's turn is its place among its tenant's
 * waiting tasks, behind what the tenant has running: so tenants go in turn, and who uses nothing goes first.
 */
export async function admissibleTasks(
  database: Database,
  at: Date,
  pool: string,
  slots: number,
): Promise<readonly { taskId: string; attempt: number }[]> {
  return database.$queryRaw`
    WITH busy AS (
      SELECT tenant_id, count(*) AS attempts FROM attempts
      WHERE pool = ${pool} AND released_at IS NULL GROUP BY tenant_id
    ), waiting AS (
      SELECT tasks.id, attempts + 1 AS attempt, tasks.tenant_id, priority, queued_at,
        row_number() OVER (PARTITION BY tasks.tenant_id, priority ORDER BY queued_at, tasks.id) AS place
      FROM tasks JOIN builds ON builds.id = build_id
      WHERE pool = ${pool} AND state = 'queued' AND (due_at IS NULL OR due_at <= ${at}::timestamptz)
        AND options_version <= ${BUILD_OPTIONS_VERSION}
    )
    SELECT id AS "taskId", attempt FROM waiting LEFT JOIN busy USING (tenant_id)
    ORDER BY priority DESC, place + coalesce(busy.attempts, 0), queued_at, id
    LIMIT greatest(0, ${slots}::int - (SELECT coalesce(sum(attempts), 0) FROM busy))`;
}

/** The lowest free slot of the pool; `null` when all are in use. Until the transaction ends, others who ask wait: two
 * could choose the same one, and the index that forbids it would fail the later. */
export async function freeSlot(tx: Transaction, pool: string, slots: number): Promise<number | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`slots:${pool}`}, 0))`;
  const [free] = await tx.$queryRaw<{ slot: number }[]>`
    SELECT slot FROM generate_series(0, ${slots}::int - 1) AS slot
    WHERE slot NOT IN (SELECT slot FROM attempts WHERE pool = ${pool} AND released_at IS NULL)
    ORDER BY slot LIMIT 1`;
  return free?.slot ?? null;
}

/** Writes the attempt that a started task runs as, with its first lease. */
export async function insertAttempt(
  tx: Transaction,
  task: MovedTask,
  attempt: { readonly id: string; readonly slot: number; readonly holder: string; readonly at: Date },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO attempts (id, tenant_id, task_id, pool, number, slot, holder, created_at, lease_until)
    VALUES (${attempt.id}, ${task.tenant}, ${task.id}, ${task.pool}, ${task.attempts}, ${attempt.slot},
      ${attempt.holder}, ${attempt.at}::timestamptz, now() + ${LEASE})`;
}
