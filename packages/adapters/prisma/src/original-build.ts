import {
  type CompiledWith,
  expired,
  Failure,
  type Machine,
  type OriginalBuild,
  type OriginalTask,
  readBuildOptions,
} from '@cgoforge/core';
import { receivedFile } from './artifacts.js';
import type { Database, Transaction } from './database.js';
import type { Prisma } from './generated/client.js';
import { fromJson } from './json.js';
import { fromStoredModule } from './stored-module.js';

const original = {
  tasks: {
    where: { state: 'succeeded' },
    orderBy: { position: 'asc' },
    include: {
      artifacts: { orderBy: { position: 'asc' } },
      // The last one is the one that was published.
      history: { orderBy: { number: 'desc' }, take: 1, select: { compiledWith: true } },
    },
  },
} satisfies Prisma.BuildInclude;

type OriginalRow = Prisma.BuildGetPayload<{ include: typeof original }>;

/** As `Builds.original`. */
export async function findOriginal(
  database: Database,
  tenant: string,
  id: string,
): Promise<OriginalBuild | null> {
  const row = await database.build.findFirst({
    where: { tenantId: tenant, id, deletedAt: null },
    include: original,
  });
  if (!row) return null;
  if (row.expiredAt) throw expired(id);
  const { name, notes } = row;
  return {
    ...{ name, notes },
    options: readBuildOptions(row.options, row.optionsVersion),
    module: fromStoredModule(row.module),
    tasks: row.tasks.map(originalTask),
  };
}

function originalTask(row: OriginalRow['tasks'][number]): OriginalTask {
  const { asked, resolved, slug, pool, toolchain, artifacts, history } = row;
  return {
    ...{ asked, resolved, slug, pool, toolchain },
    compiledWith: fromJson<CompiledWith | null>(history[0]?.compiledWith ?? null),
    machine: fromJson<Machine | null>(artifacts[0]?.builtOn ?? null)?.name ?? null,
    files: artifacts.map(receivedFile),
  };
}

/** Keeps a build from expiring until the transaction ends, and then for as long as what builds it anew goes on. Throws
 * `expired` where it is kept no more. */
export async function holdOriginal(tx: Transaction, at: Date, tenant: string, id: string): Promise<void> {
  const { count } = await tx.build.updateMany({
    where: { tenantId: tenant, id, expiredAt: null, deletedAt: null },
    data: { renewedAt: at },
  });
  if (count === 0) throw expired(id);
}

/** Throws `build_running` where another build than `id` builds the held one anew: each keeps as many rows as that one's
 * files take, for no upload. */
export async function refuseSecond(tx: Transaction, id: string, original: string): Promise<void> {
  const other = await tx.build.findFirst({
    where: { rebuildOf: original, id: { not: id }, tasks: { some: { finishedAt: null } } },
    select: { id: true },
  });
  if (!other) return;
  throw new Failure('build_running', `${other.id} builds ${original} anew already, and has not ended.`);
}
