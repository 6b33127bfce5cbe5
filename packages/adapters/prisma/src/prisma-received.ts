import {
  type AdmittedPod,
  type CheckReport,
  type CompileReport,
  type DeliveryReport,
  type FailureRecord,
  type PodPlan,
  type PodReport,
  Received,
  type ReceivedAttempt,
  type ReceivedFile,
  type SourceModule,
} from '@cgoforge/core';
import { admitPod, readModule } from './admit-pod.js';
import type { Database } from './database.js';
import { Prisma } from './generated/client.js';
import { appendReceivedLog, readReceivedLog } from './received-log.js';
import { wakeForPod } from './wake-for-pod.js';

/** What pods send, as rows. Each change is one statement, which wakes who waits for it when and if it commits. */
export class PrismaReceived extends Received {
  constructor(private readonly database: Database) {
    super();
  }

  async open(plan: PodPlan): Promise<void> {
    await this.database.$queryRaw`
      WITH changed AS (
        INSERT INTO received (attempt_id, tenant_id, plan)
        SELECT id, tenant_id, ${JSON.stringify(plan)}::jsonb FROM attempts WHERE id = ${plan.attempt} AND ended_at IS NULL
        ON CONFLICT DO NOTHING
        RETURNING attempt_id
      )
      SELECT ${wakeForPod}::text FROM changed`;
  }

  async compilerEnded(attempt: string): Promise<void> {
    await this.database.$queryRaw`
      WITH changed AS (
        UPDATE received SET compiler_ended_at = now() WHERE attempt_id = ${attempt} AND compiler_ended_at IS NULL
        RETURNING attempt_id
      )
      SELECT ${wakeForPod}::text FROM changed`;
  }

  async find(attempt: string): Promise<ReceivedAttempt | null> {
    const [row] = await this.database.$queryRaw<
      {
        logBytes: number;
        logFull: boolean;
        compiled: CompileReport | null;
        delivered: DeliveryReport | null;
        checked: CheckReport[] | null;
        withheld: FailureRecord | null;
        silentMs: number | null;
        files: ReceivedFile[];
      }[]
    >`
      SELECT log_bytes::float8 AS "logBytes", log_full AS "logFull", compiled, delivered, checked, withheld->'why' AS withheld,
        (extract(epoch FROM now() - heard_at) * 1000)::float8 AS "silentMs",
        (
          SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'size', size, 'sha256', sha256, 'objectKey', object_key) ORDER BY name COLLATE "C"), '[]')
          FROM received_files WHERE attempt_id = received.attempt_id
        ) AS files
      FROM received WHERE attempt_id = ${attempt}`;
    return row ?? null;
  }

  readLog(attempt: string, offset: number): Promise<Buffer> {
    return readReceivedLog(this.database, attempt, offset);
  }

  async forget(attempt: string): Promise<void> {
    await this.database.$queryRaw`
      WITH changed AS (DELETE FROM received WHERE attempt_id = ${attempt} RETURNING attempt_id)
      SELECT ${wakeForPod}::text FROM changed`;
  }

  admit(attempt: string): Promise<AdmittedPod | null> {
    return admitPod(this.database, attempt);
  }

  module(attempt: string): Promise<SourceModule> {
    return readModule(this.database, attempt);
  }

  appendLog(
    attempt: string,
    offset: number,
    data: Buffer,
    cap: number,
  ): Promise<{ bytes: number; full: boolean }> {
    return appendReceivedLog(this.database, attempt, offset, data, cap);
  }

  async addFile(attempt: string, { name, size, sha256, objectKey }: ReceivedFile): Promise<boolean> {
    // The statement does not see a row that another one made meanwhile, so what stands there is asked for afterwards.
    await this.database.$queryRaw`
      WITH changed AS (
        INSERT INTO received_files (attempt_id, name, sha256, size, object_key)
        SELECT attempt_id, ${name}, ${sha256}, ${size}::bigint, ${objectKey}
        FROM received JOIN attempts ON attempts.id = attempt_id
        WHERE attempt_id = ${attempt} AND ended_at IS NULL
        ON CONFLICT DO NOTHING
        RETURNING attempt_id
      )
      SELECT ${wakeForPod}::text FROM changed`;
    const stands = await this.database.receivedFile.findUnique({
      where: { attemptId_name: { attemptId: attempt, name } },
    });
    return stands?.sha256 === sha256;
  }

  async report(attempt: string, { kind, body }: PodReport): Promise<void> {
    const column = Prisma.raw(kind);
    await this.database.$queryRaw`
      WITH changed AS (
        UPDATE received SET ${column} = ${JSON.stringify(body)}::jsonb, heard_at = now()
        WHERE attempt_id = ${attempt} AND ${column} IS NULL
        RETURNING attempt_id
      )
      SELECT ${wakeForPod}::text FROM changed`;
  }

  async withhold(attempt: string, what: string, why: FailureRecord | null): Promise<void> {
    await (why === null
      ? this.database.$executeRaw`
          UPDATE received SET withheld = NULL WHERE attempt_id = ${attempt} AND withheld->>'what' = ${what}`
      : this.database.$executeRaw`
          UPDATE received SET withheld = ${JSON.stringify({ what, why })}::jsonb WHERE attempt_id = ${attempt}`);
  }
}
