import { type AdmittedPod, Failure, type PodPlan, type SourceModule } from '@cgoforge/core';
import type { Database } from './database.js';
import type { Prisma } from './generated/client.js';
import { fromJson } from './json.js';

/** The attempt, while it is open and its task has not moved on from it. That it was heard is written down every 2 s at most: a
 * request costs one query and mostly no write. */
export async function admitPod(database: Database, attempt: string): Promise<AdmittedPod | null> {
  const [row] = await database.$queryRaw<AdmittedRow[]>`
    WITH admitted AS (
      SELECT received.*, attempts.task_id FROM received JOIN attempts ON attempts.id = received.attempt_id
      WHERE received.attempt_id = ${attempt} AND attempts.ended_at IS NULL
    ), heard AS (
      UPDATE received SET heard_at = now()
      WHERE attempt_id IN (SELECT attempt_id FROM admitted WHERE heard_at IS NULL OR heard_at < now() - interval '2 seconds')
    )
    SELECT admitted.plan, admitted.compiler_ended_at IS NOT NULL AS "compilerEnded",
      admitted.log_bytes::float8 AS "logBytes", admitted.log_full AS "logFull",
      sources.object_key AS "objectKey", sources.size::float8 AS size
    FROM admitted
    JOIN tasks ON tasks.id = admitted.task_id
    JOIN builds ON builds.id = tasks.build_id
    JOIN sources ON sources.tenant_id = builds.tenant_id AND sources.digest = builds.source_digest`;
  return row ? admittedPod(row) : null;
}

/** As `Received.module`. */
export async function readModule(database: Database, attempt: string): Promise<SourceModule> {
  const found = await database.attempt.findUnique({
    where: { id: attempt },
    select: { task: { select: { build: { select: { module: true } } } } },
  });
  if (!found) throw new Failure('not_found', `There is no attempt ${attempt}.`);
  return fromJson<SourceModule>(found.task.build.module);
}

interface AdmittedRow {
  readonly plan: Prisma.JsonValue;
  readonly compilerEnded: boolean;
  readonly logBytes: number;
  readonly logFull: boolean;
  readonly objectKey: string;
  readonly size: number;
}

function admittedPod({ plan, compilerEnded, logBytes, logFull, ...source }: AdmittedRow): AdmittedPod {
  return {
    plan: fromJson<PodPlan>(plan),
    source,
    log: { bytes: logBytes, full: logFull },
    compilerEnded,
  };
}
