import type { Database, Transaction } from './database.js';
import { LEASE } from './lease.js';
import { lineOf } from './line.js';
import type { MovedTask } from './transition.js';

/** Tasks that may start now: the head of the pool's line, as many as slots are free. */
export async function admissibleTasks(
  database: Database,
  at: Date,
  pool: string,
  slots: number,
): Promise<readonly { taskId: string; attempt: number }[]> {
  return database.$queryRaw`
    SELECT task_id AS "taskId", attempt FROM ${lineOf([pool], at)}
    WHERE position <= ${slots}::int - (
      SELECT count(*) FROM attempts WHERE pool = ${pool} AND released_at IS NULL
    )
    ORDER BY position`;
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
