import { type AttemptWork, Failure, parseTarget, type RebuildOf, readBuildOptions } from '@cgoforge/core';
import type { Database } from './database.js';
import type { Prisma } from './generated/client.js';
import { fromJson } from './json.js';
import { fromStoredModule } from './stored-module.js';

const whole = { task: { include: { build: { include: { source: true } } } } } satisfies Prisma.AttemptInclude;

type WholeAttempt = Prisma.AttemptGetPayload<{ include: typeof whole }>;

/** Reads what a supervisor needs to drive these attempts. */
export async function loadWork(database: Database, ids: readonly string[]): Promise<readonly AttemptWork[]> {
  const rows = await database.attempt.findMany({ where: { id: { in: [...ids] } }, include: whole });
  return rows.map(workOf);
}

function workOf(row: WholeAttempt): AttemptWork {
  const { task } = row;
  const { build, id, slug, toolchain, state } = task;
  const { source } = build;
  if (!source) throw new Failure('internal', `${build.id} has expired, and ${row.id} is not released.`);
  const rebuildOf = fromJson<RebuildOf | null>(task.rebuildOf);
  const options = readBuildOptions(build.options, build.optionsVersion);
  return {
    lease: { attempt: row.id, epoch: row.epoch },
    number: row.number - task.attemptsBefore,
    slot: row.slot,
    task: { id, slug, target: parseTarget(task.resolved), toolchain, state, rebuildOf },
    build: { id: build.id, tenant: build.tenantId, options },
    source: {
      ...{ digest: source.digest, objectKey: source.objectKey, size: Number(source.size) },
      module: fromStoredModule(build.module),
    },
    started: row.startedAt !== null,
    cancelRequested: build.cancelRequestedAt !== null,
    ended: row.endedAt !== null,
  };
}
