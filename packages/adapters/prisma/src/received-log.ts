import { Failure } from '@cgoforge/core';
import type { Database } from './database.js';
import { wakeForPod } from './wake-for-pod.js';

const MOST_READ_BYTES = 1024 ** 2;

/** A chunk's row takes no more (see the migration). */
const CHUNK_BYTES = 1024 ** 2;

/** Many small rows are read in several rounds. */
const CHUNKS_AT_ONCE = 256;

/** As `Received.appendLog`, in one statement. Who comes at the same time waits for the row, and then sees where the log ends. */
export async function appendReceivedLog(
  database: Database,
  attempt: string,
  offset: number,
  data: Buffer,
  cap: number,
): Promise<{ bytes: number; full: boolean }> {
  const end = offset + data.length;
  const [row] = await database.$queryRaw<{ bytes: number; full: boolean }[]>`
    WITH held AS (
      SELECT attempt_id, log_bytes AS old, log_full, greatest(log_bytes, least(${end}::bigint, ${cap}::bigint)) AS until
      FROM received WHERE attempt_id = ${attempt} FOR NO KEY UPDATE
    ), fitting AS (
      SELECT * FROM held WHERE old >= ${offset}::bigint
    ), added AS (
      INSERT INTO received_chunks (attempt_id, until, data)
      SELECT attempt_id, until, substring(${data}::bytea FROM (old - ${offset}::bigint + 1)::int FOR (until - old)::int)
      FROM fitting WHERE until > old
    ), changed AS (
      UPDATE received SET log_bytes = until, log_full = ${end > cap}, heard_at = now()
      FROM fitting
      WHERE received.attempt_id = fitting.attempt_id AND (until > old OR (${end > cap} AND NOT fitting.log_full))
      RETURNING received.attempt_id
    )
    SELECT coalesce(fitting.until, held.old)::float8 AS bytes,
      held.log_full OR (fitting.attempt_id IS NOT NULL AND ${end > cap}) AS full,
      (SELECT ${wakeForPod}::text FROM changed) AS woken
    FROM held LEFT JOIN fitting ON true`;
  if (!row) throw new Failure('not_found', `${attempt} is not open.`);
  return { bytes: row.bytes, full: row.full };
}

/** As `Received.readLog`. */
export async function readReceivedLog(database: Database, attempt: string, offset: number): Promise<Buffer> {
  // Where a chunk begins is not indexed, but it ends at most a chunk further: so no more rows are looked at than are given.
  const rows = await database.$queryRaw<{ until: number; data: Uint8Array }[]>`
    SELECT until::float8 AS until, data FROM received_chunks
    WHERE attempt_id = ${attempt} AND until > ${offset}::bigint
      AND until < ${offset + MOST_READ_BYTES + CHUNK_BYTES}::bigint
      AND until - octet_length(data) < ${offset + MOST_READ_BYTES}::bigint
    ORDER BY until LIMIT ${CHUNKS_AT_ONCE}::int`;
  const [first] = rows;
  if (!first) return Buffer.alloc(0);
  const begin = offset - (first.until - first.data.length);
  return Buffer.concat(rows.map((row) => row.data)).subarray(begin, begin + MOST_READ_BYTES);
}
