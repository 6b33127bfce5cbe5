import {
  type BuildView,
  buildStateOf,
  type FailureRecord,
  isTerminal,
  type NewBuild,
  type PoolRow,
  readBuildOptions,
  type TaskView,
  waitsFor,
} from '@cgoforge/core';
import { artifactView } from './artifacts.js';
import type { Prisma } from './generated/client.js';
import { fromJson } from './json.js';

/** What a view of a build is made of. */
export const wholeBuild = {
  source: true,
  tasks: { orderBy: { position: 'asc' }, include: { artifacts: { orderBy: { position: 'asc' } } } },
} satisfies Prisma.BuildInclude;

export type WholeBuild = Prisma.BuildGetPayload<{ include: typeof wholeBuild }>;

/** What queued tasks wait for. */
export interface Waits {
  readonly pools: readonly PoolRow[];
  /** By the ids of tasks. */
  readonly positions: ReadonlyMap<string, number>;
}

export const NO_WAITS: Waits = { pools: [], positions: new Map() };

export function buildView(row: WholeBuild, waits: Waits): BuildView {
  const state = buildStateOf(row.tasks);
  const finished = row.tasks.map((task) => task.finishedAt?.getTime() ?? 0);
  return {
    id: row.id,
    name: row.name,
    state,
    rebuildOf: row.rebuildOf,
    options: readBuildOptions(row.options, row.optionsVersion),
    source: sourceOf(row),
    notes: row.notes,
    tasks: row.tasks.map((task) => taskView(task, waits)),
    createdAt: row.createdAt,
    finishedAt: isTerminal(state) ? new Date(Math.max(...finished)) : null,
    pinned: row.pinnedAt !== null,
    expired: row.expiredAt !== null,
  };
}

function sourceOf({ source, expiredSource }: WholeBuild): BuildView['source'] {
  if (!source) return fromJson<BuildView['source']>(expiredSource);
  return { digest: source.digest, size: Number(source.size) };
}

/** How a task is shown that has just been stored. */
const NEW_TASK = {
  state: 'queued',
  failure: null,
  notes: [],
  attempts: 0,
  startedAt: null,
  finishedAt: null,
  retryAt: null,
  position: null,
  waitsFor: null,
  artifacts: [],
} as const;

/** A build as it was just stored, without a query for it. */
export function newBuildView(build: NewBuild, createdAt: Date): BuildView {
  const { id, name, options, source, notes, tasks } = build;
  return {
    ...{ id, name, state: 'queued', options, notes, createdAt, finishedAt: null },
    ...{ pinned: false, expired: false, rebuildOf: build.rebuildOf ?? null },
    source: { digest: source.digest, size: source.size },
    tasks: tasks.map(({ id, asked, resolved, slug }) => ({ id, asked, resolved, slug, ...NEW_TASK })),
  };
}

function taskView(row: WholeBuild['tasks'][number], { pools, positions }: Waits): TaskView {
  const pool = row.state === 'queued' ? pools.find((one) => one.pool === row.pool) : undefined;
  const { id, asked, resolved, slug, state, notes, attempts, startedAt, finishedAt } = row;
  return {
    ...{ id, asked, resolved, slug, state, notes, attempts, startedAt, finishedAt },
    failure: fromJson<FailureRecord | null>(row.failure),
    retryAt: row.dueAt,
    position: positions.get(id) ?? null,
    waitsFor: pool ? waitsFor(pool) : null,
    artifacts: row.artifacts.map(artifactView),
  };
}
