import {
  type AdmittedPod,
  type CheckReport,
  type CompileReport,
  type DeliveryReport,
  Failure,
  type PodPlan,
  type PodReport,
  type PrebuiltObject,
  Received,
  type ReceivedAttempt,
  type ReceivedFile,
  type SourceModule,
} from '@cgoforge/core';
import type { Database } from './database.js';
import { Prisma } from './generated/client.js';
import { fromJson } from './json.js';
import { CHANNEL } from './notify.js';

const MOST_READ_BYTES = 1024 ** 2;

/** A chunk's row takes no more (see the migration). */
const CHUNK_BYTES = 1024 ** 2;

/** Many small rows are read in several rounds. */
const CHUNKS_AT_ONCE = 256;

/** To wake who waits for the attempt, from a statement whose last part is named `changed`. */
const wake = Prisma.sql`pg_notify(${CHANNEL}, 'pod:' || changed.attempt_id)`;

/** What pods send, as rows. Each change is one statement, which wakes who waits for it when and if it commits. */
export class PrismaReceived extends Received {
  constructor(private readonly database: Database) {
    super();
  }

  async open(plan: PodPlan): Promise<void> {
    await this.database.$queryRaw`
      WITH changed AS (
        INSERT INTO received (attempt_id, tenant_id, plan)
        SELECT id, tenant_id, ${JSON.stringify(plan)}::jsonb FROM attempts WHERE id = ${plan.attempt}
        ON CONFLICT DO NOTHING
        RETURNING attempt_id
      )
      SELECT ${wake}::text FROM changed`;
  }

  async compilerEnded(attempt: string): Promise<void> {
    await this.database.$queryRaw`
      WITH changed AS (
        UPDATE received SET compiler_ended_at = now() WHERE attempt_id = ${attempt} AND compiler_ended_at IS NULL
        RETURNING attempt_id
      )
      SELECT ${wake}::text FROM changed`;
  }

  async find(attempt: string): Promise<ReceivedAttempt | null> {
    const [row] = await this.database.$queryRaw<
      {
        logBytes: number;
        logFull: boolean;
        compiled: CompileReport | null;
        delivered: DeliveryReport | null;
        checked: CheckReport[] | null;
        silentMs: number | null;
        files: ReceivedFile[];
      }[]
    >`
      SELECT log_bytes::float8 AS "logBytes", log_full AS "logFull", compiled, delivered, checked,
        (extract(epoch FROM now() - heard_at) * 1000)::float8 AS "silentMs",
        (
          SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'size', size, 'sha256', sha256, 'objectKey', object_key) ORDER BY name COLLATE "C"), '[]')
          FROM received_files WHERE attempt_id = received.attempt_id
        ) AS files
      FROM received WHERE attempt_id = ${attempt}`;
    return row ?? null;
  }

  async readLog(attempt: string, offset: number): Promise<Buffer> {
    // Where a chunk begins is not indexed, but it ends at most a chunk further: so no more rows are looked at than are given.
    const rows = await this.database.$queryRaw<{ until: number; data: Uint8Array }[]>`
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

  async forget(attempt: string): Promise<void> {
    await this.database.$queryRaw`
      WITH changed AS (DELETE FROM received WHERE attempt_id = ${attempt} RETURNING attempt_id)
      SELECT ${wake}::text FROM changed`;
  }

  async admit(attempt: string): Promise<AdmittedPod | null> {
    const [row] = await this.database.$queryRaw<AdmittedRow[]>`
      WITH admitted AS (
        SELECT received.*, attempts.task_id FROM received JOIN attempts ON attempts.id = received.attempt_id
        WHERE received.attempt_id = ${attempt} AND attempts.ended_at IS NULL
      ), heard AS (
        UPDATE received SET heard_at = now()
        WHERE attempt_id IN (SELECT attempt_id FROM admitted WHERE heard_at IS NULL OR heard_at < now() - interval '2 seconds')
      )
      SELECT admitted.tenant_id AS tenant, admitted.plan, admitted.compiler_ended_at IS NOT NULL AS "compilerEnded",
        sources.digest, sources.object_key AS "objectKey", sources.size::float8 AS size, builds.module, builds.prebuilt
      FROM admitted
      JOIN tasks ON tasks.id = admitted.task_id
      JOIN builds ON builds.id = tasks.build_id
      JOIN sources ON sources.tenant_id = builds.tenant_id AND sources.digest = builds.source_digest`;
    return row ? admittedPod(row) : null;
  }

  /** Who comes at the same time waits for the row, and then sees where the log ends. */
  async appendLog(
    attempt: string,
    offset: number,
    data: Buffer,
    cap: number,
  ): Promise<{ bytes: number; full: boolean }> {
    const end = offset + data.length;
    const [row] = await this.database.$queryRaw<{ bytes: number; full: boolean }[]>`
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
        (SELECT ${wake}::text FROM changed) AS woken
      FROM held LEFT JOIN fitting ON true`;
    if (!row) throw new Failure('not_found', `${attempt} is not open.`);
    return { bytes: row.bytes, full: row.full };
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
      SELECT ${wake}::text FROM changed`;
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
      SELECT ${wake}::text FROM changed`;
  }
}

interface AdmittedRow {
  readonly tenant: string;
  readonly plan: Prisma.JsonValue;
  readonly compilerEnded: boolean;
  readonly digest: string;
  readonly objectKey: string;
  readonly size: number;
  readonly module: Prisma.JsonValue;
  readonly prebuilt: Prisma.JsonValue;
}

function admittedPod({ tenant, plan, compilerEnded, module, prebuilt, ...source }: AdmittedRow): AdmittedPod {
  return {
    tenant,
    plan: fromJson<PodPlan>(plan),
    compilerEnded,
    source: {
      digest: source.digest,
      objectKey: source.objectKey,
      size: source.size,
      module: fromJson<SourceModule>(module),
      prebuilt: fromJson<PrebuiltObject[]>(prebuilt),
    },
  };
}
