import { type AttemptLog, type ByteSpan, type Lease, type LogChunk, Logs } from '@cgoforge/core';
import type { Database } from './database.js';
import { fromJson } from './json.js';
import { writeLog } from './write-log.js';

const CHUNKS_AT_ONCE = 16;

/** Logs as rows, until they are sealed. */
export class PrismaLogs implements Logs {
  constructor(private readonly database: Database) {}

  /** One statement, so that whatever the agent sends at the same time comes wholly before or wholly after. */
  async say({ attempt, epoch }: Lease, lines: string): Promise<boolean> {
    const said = await this.database.$executeRaw`
      WITH written AS (
        SELECT id, tenant_id, task_id, log_bytes, log_chunks,
          CASE WHEN log_in_line THEN decode('0a', 'hex') ELSE '' END || ${Buffer.from(lines)}::bytea AS data
        FROM attempts WHERE id = ${attempt} AND epoch = ${epoch} AND released_at IS NULL FOR NO KEY UPDATE
      ), ${writeLog('supervisor')}
      SELECT * FROM woken`;
    return said === 1;
  }

  async attempts(tenant: string, taskId: string): Promise<readonly AttemptLog[]> {
    const rows = await this.database.attempt.findMany({
      where: { tenantId: tenant, taskId },
      orderBy: { number: 'asc' },
      select: { id: true, number: true, logBytes: true, logKey: true, ownLines: true },
    });
    return rows.map((row) => ({
      attempt: row.id,
      number: row.number,
      bytes: Number(row.logBytes),
      objectKey: row.logKey,
      own: fromJson<readonly ByteSpan[] | null>(row.ownLines),
    }));
  }

  async read(tenant: string, attempt: string, offset: number): Promise<readonly LogChunk[]> {
    const rows = await this.database.logChunk.findMany({
      where: { tenantId: tenant, attemptId: attempt, until: { gt: offset } },
      orderBy: { until: 'asc' },
      take: CHUNKS_AT_ONCE,
    });
    return rows.map(({ sequence, until, data, writer }) => ({
      sequence,
      ours: writer === 'supervisor',
      offset: Number(until) - data.length,
      data: Buffer.from(data.buffer, data.byteOffset, data.length),
    }));
  }
}
