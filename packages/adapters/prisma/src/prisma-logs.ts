import { type AttemptLog, type Lease, type LogChunk, Logs } from '@cgoforge/core';
import type { Database } from './database.js';
import { CHANNEL } from './notify.js';

const CHUNKS_AT_ONCE = 16;

/** Logs as rows, until they are sealed. */
export class PrismaLogs extends Logs {
  constructor(private readonly database: Database) {
    super();
  }

  /** One statement: it counts the chunk with the attempt, writes it and wakes readers, or does none of it. */
  async append(
    { attempt, epoch }: Lease,
    { sequence, data, executorBytes }: { sequence: number; data: Buffer; executorBytes: number },
  ): Promise<boolean> {
    const written = await this.database.$executeRaw`
      WITH counted AS (
        UPDATE attempts
        SET log_chunks = log_chunks + 1, log_bytes = log_bytes + ${data.length}::int, executor_bytes = ${executorBytes}::bigint
        WHERE id = ${attempt} AND epoch = ${epoch} AND log_chunks = ${sequence} AND released_at IS NULL
        RETURNING id, tenant_id, task_id, log_bytes
      ), added AS (
        INSERT INTO log_chunks (tenant_id, attempt_id, sequence, until, data)
        SELECT tenant_id, id, ${sequence}::int, log_bytes, ${data}::bytea FROM counted
      )
      SELECT pg_notify(${CHANNEL}, 'log:' || build_id) FROM tasks JOIN counted ON counted.task_id = tasks.id`;
    return written === 1;
  }

  async attempts(tenant: string, taskId: string): Promise<readonly AttemptLog[]> {
    const rows = await this.database.attempt.findMany({
      where: { tenantId: tenant, taskId },
      orderBy: { number: 'asc' },
      select: { id: true, number: true, logBytes: true, logKey: true },
    });
    return rows.map((row) => ({
      attempt: row.id,
      number: row.number,
      bytes: Number(row.logBytes),
      objectKey: row.logKey,
    }));
  }

  async read(tenant: string, attempt: string, offset: number): Promise<readonly LogChunk[]> {
    const rows = await this.database.logChunk.findMany({
      where: { tenantId: tenant, attemptId: attempt, until: { gt: offset } },
      orderBy: { until: 'asc' },
      take: CHUNKS_AT_ONCE,
    });
    return rows.map(({ sequence, until, data }) => ({
      sequence,
      offset: Number(until) - data.length,
      data: Buffer.from(data.buffer, data.byteOffset, data.length),
    }));
  }
}
