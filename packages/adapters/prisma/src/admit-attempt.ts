import { type AdmittedAttempt, Failure, readAgentPlan, type SourceModule } from '@cgoforge/core';
import type { Database } from './database.js';
import type { Prisma } from './generated/client.js';
import { fromStoredModule } from './stored-module.js';

/** As `Receiving.admit`. That it was heard is written every 2 s at most: a request costs a query, mostly no write. */
export async function admitAttempt(database: Database, attempt: string): Promise<AdmittedAttempt | null> {
  let row = await findAdmitted(database, attempt);
  if (row?.isBehind) {
    await database.$executeRaw`SELECT adopt_received_log(${attempt})::text`;
    row = await findAdmitted(database, attempt);
  }
  return row ? admittedAttempt(row) : null;
}

/** As `Receiving.module`. */
export async function readModule(database: Database, attempt: string): Promise<SourceModule> {
  const found = await database.attempt.findUnique({
    where: { id: attempt },
    select: { task: { select: { build: { select: { module: true } } } } },
  });
  if (!found) throw new Failure('not_found', `There is no attempt ${attempt}.`);
  return fromStoredModule(found.task.build.module);
}

interface AdmittedRow {
  readonly plan: Prisma.JsonValue;
  readonly compilerEnded: boolean;
  readonly logBytes: number;
  readonly logFull: boolean;
  /** An intake of the previous release, beside this one, took bytes that are not yet among the log's rows. */
  readonly isBehind: boolean;
  readonly objectKey: string;
  readonly size: number;
}

async function findAdmitted(database: Database, attempt: string): Promise<AdmittedRow | undefined> {
  const [row] = await database.$queryRaw<AdmittedRow[]>`
    WITH admitted AS (
      SELECT received.*, task_id, executor_bytes FROM received JOIN attempts ON attempts.id = received.attempt_id
      WHERE received.attempt_id = ${attempt} AND attempts.ended_at IS NULL
    ), heard AS (
      UPDATE received SET heard_at = now()
      WHERE attempt_id IN (
        SELECT attempt_id FROM admitted WHERE heard_at IS NULL OR heard_at < now() - interval '2 seconds'
      )
    )
    SELECT admitted.plan, admitted.compiler_ended_at IS NOT NULL AS "compilerEnded",
      admitted.executor_bytes::float8 AS "logBytes", admitted.log_full AS "logFull",
      admitted.log_bytes > admitted.executor_bytes AS "isBehind",
      sources.object_key AS "objectKey", sources.size::float8 AS size
    FROM admitted
    JOIN tasks ON tasks.id = admitted.task_id
    JOIN builds ON builds.id = tasks.build_id
    JOIN sources ON sources.tenant_id = builds.tenant_id AND sources.digest = builds.source_digest`;
  return row;
}

function admittedAttempt(row: AdmittedRow): AdmittedAttempt {
  const { plan, compilerEnded, logBytes, logFull, objectKey, size } = row;
  const log = { bytes: logBytes, full: logFull };
  return { plan: readAgentPlan(plan), source: { objectKey, size }, log, compilerEnded };
}
