import {
  type AttemptWork,
  type BuildOptions,
  type PrebuiltObject,
  parseTarget,
  type SourceModule,
} from '@cgoforge/core';
import type { Database } from './database.js';
import type { Prisma } from './generated/client.js';
import { fromJson } from './json.js';

const whole = {
  task: { include: { build: { include: { source: true } } } },
} satisfies Prisma.AttemptInclude;

type WholeAttempt = Prisma.AttemptGetPayload<{ include: typeof whole }>;

/** Reads what a supervisor needs to drive these attempts. */
export async function loadWork(database: Database, ids: readonly string[]): Promise<readonly AttemptWork[]> {
  const rows = await database.attempt.findMany({ where: { id: { in: [...ids] } }, include: whole });
  return rows.map(workOf);
}

function workOf(row: WholeAttempt): AttemptWork {
  const { task } = row;
  const { build } = task;
  return {
    lease: { attempt: row.id, epoch: row.epoch },
    number: row.number,
    slot: row.slot,
    task: {
      id: task.id,
      slug: task.slug,
      target: parseTarget(task.resolved),
      toolchain: task.toolchain,
      state: task.state,
    },
    build: { id: build.id, tenant: build.tenantId, options: fromJson<BuildOptions>(build.options) },
    source: {
      digest: build.source.digest,
      objectKey: build.source.objectKey,
      size: Number(build.source.size),
      module: fromJson<SourceModule>(build.module),
      prebuilt: fromJson<PrebuiltObject[]>(build.prebuilt),
    },
    started: row.startedAt !== null,
    log: { nextSequence: row.logChunks, executorBytes: Number(row.executorBytes) },
    cancelRequested: build.cancelRequestedAt !== null,
    ended: row.endedAt !== null,
  };
}
