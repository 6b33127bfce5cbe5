import { LOG_CHUNK_BYTES } from '@cgoforge/core';
import { Prisma } from './generated/client.js';
import { CHANNEL } from './notify.js';

/**
 * The parts of a statement that put bytes behind what is there of a log and count them with the attempt. The part
 * before them is `written`: an attempt's id, tenant_id, task_id, log_bytes and log_chunks under its row's lock, and
 * `data`, which is not empty; or nothing. `woken`, the part behind them, wakes the log's readers as soon as it is read.
 */
export function writeLog(writer: 'agent' | 'supervisor'): Prisma.Sql {
  const most = Prisma.sql`${LOG_CHUNK_BYTES}::int`;
  const agentBytes = writer === 'agent' ? Prisma.sql`octet_length(data)` : Prisma.sql`0`;
  return Prisma.sql`
    added AS (
      INSERT INTO log_chunks (tenant_id, attempt_id, sequence, until, writer, data)
      SELECT tenant_id, id, log_chunks + piece, log_bytes + least((piece + 1) * ${most}, octet_length(data)),
        ${writer}::log_writer, substring(data FROM piece * ${most} + 1 FOR ${most})
      FROM written, generate_series(0, (octet_length(data) - 1) / ${most}) AS piece
    ), counted AS (
      UPDATE attempts
      SET log_bytes = written.log_bytes + octet_length(data),
        log_chunks = written.log_chunks + (octet_length(data) - 1) / ${most} + 1,
        executor_bytes = executor_bytes + ${agentBytes},
        log_in_line = get_byte(data, octet_length(data) - 1) <> 10
      FROM written WHERE attempts.id = written.id
      RETURNING attempts.task_id
    ), woken AS (
      SELECT pg_notify(${CHANNEL}, 'log:' || build_id) FROM tasks JOIN counted ON counted.task_id = tasks.id
    )`;
}
