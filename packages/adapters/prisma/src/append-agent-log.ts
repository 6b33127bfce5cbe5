import { Failure } from '@cgoforge/core';
import type { Database } from './database.js';
import { wakeForAttempt } from './notify.js';
import { writeLog } from './write-log.js';

/**
 * As `Receiving.appendLog`, in one statement. Who comes at the same time waits for the attempt's row, and then sees
 * where the log ends; and so does who forgets the attempt, after which no byte comes any more.
 */
export async function appendAgentLog(
  database: Database,
  attempt: string,
  offset: number,
  data: Buffer,
  cap: number,
): Promise<{ bytes: number; full: boolean }> {
  const end = offset + data.length;
  const overflows = end > cap;
  const [row] = await database.$queryRaw<{ bytes: number; full: boolean }[]>`
    WITH held AS (
      SELECT id, attempts.tenant_id, task_id, attempts.log_bytes, log_chunks, log_full, executor_bytes AS old,
        greatest(executor_bytes, least(${end}::bigint, ${cap}::bigint)) AS until
      FROM attempts JOIN received ON attempt_id = id
      WHERE id = ${attempt} AND released_at IS NULL FOR NO KEY UPDATE
    ), fitting AS (
      SELECT * FROM held WHERE old >= ${offset}::bigint
    ), written AS (
      SELECT id, tenant_id, task_id, log_bytes, log_chunks,
        substring(${data}::bytea FROM (old - ${offset}::bigint + 1)::int FOR (until - old)::int) AS data
      FROM fitting WHERE until > old
    ), ${writeLog('agent')}, changed AS (
      UPDATE received SET log_full = true
      FROM fitting WHERE received.attempt_id = fitting.id AND ${overflows} AND NOT fitting.log_full
      RETURNING attempt_id
    )
    SELECT coalesce(fitting.until, held.old)::float8 AS bytes,
      held.log_full OR (fitting.id IS NOT NULL AND ${overflows}) AS full,
      (SELECT count(*)::int FROM woken) AS woken, (SELECT ${wakeForAttempt}::text FROM changed) AS changed
    FROM held LEFT JOIN fitting ON true`;
  if (!row) throw new Failure('not_found', `${attempt} is not open.`);
  return { bytes: row.bytes, full: row.full };
}
