import { type FailureRecord, type Lease, type TaskTransition, taskTransitions } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { Prisma } from './generated/client.js';
import { toJson } from './json.js';
import { notify } from './notify.js';

/** Which tasks a transition is meant for; the state it leaves is not said here but taken from core's table. */
export type Which =
  | { readonly task: string }
  /** What still waits of a build. */
  | { readonly build: string }
  /** What has ended of a build, as far as the transition leaves it. */
  | { readonly ended: string }
  /** What waits since before. */
  | { readonly queuedBefore: Date }
  /** The task whose current attempt this is, if the lease is still current. */
  | { readonly lease: Lease };

/** What a transition writes beside the state. */
export interface Details {
  readonly at: Date;
  readonly failure?: FailureRecord;
  /** When a retry may start, counted from `at`. */
  readonly afterMs?: number;
}

export interface MovedTask {
  readonly id: string;
  readonly tenant: string;
  readonly build: string;
  readonly pool: string;
  readonly attempts: number;
}

/**
 * The one place where a task's state moves: one statement that names the state it expects and, for a supervisor,
 * attempt and epoch. Answers the tasks that moved; who is not among them was not where the transition starts, or not
 * the caller's any more.
 */
export async function moveTasks(
  tx: Transaction,
  transition: TaskTransition,
  which: Which,
  details: Details,
): Promise<readonly MovedTask[]> {
  const { from, to } = taskTransitions[transition];
  const moved = await tx.$queryRaw<MovedTask[]>`
    ${heldAttempt(which)}
    UPDATE tasks SET state = ${to}::task_state, ${effects[transition](details)}
    WHERE ${scope(which, details.at)} AND state = ANY(${[...from]}::task_state[])
    RETURNING id, tenant_id AS tenant, build_id AS build, pool, attempts`;
  const builds = moved.map((task) => task.build);
  await notify(tx, 'task', [...new Set(builds)]);
  return moved;
}

/** Whether the task stands where the transition leads, by this very attempt: then an earlier run of the call, whose
 * answer was lost, has done it. */
export async function movedBefore(
  tx: Transaction,
  transition: TaskTransition,
  lease: Lease,
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM tasks JOIN attempts ON attempts.task_id = tasks.id AND attempts.number = tasks.attempts
    WHERE attempts.id = ${lease.attempt} AND epoch = ${lease.epoch}
      AND state = ${taskTransitions[transition].to}::task_state`;
  return rows.length > 0;
}

/** Locks the attempt, so that a take-over at the same moment comes wholly before or wholly after. */
function heldAttempt(which: Which): Prisma.Sql {
  if (!('lease' in which)) return Prisma.empty;
  const { attempt, epoch } = which.lease;
  return Prisma.sql`WITH held AS (
    SELECT task_id, number FROM attempts WHERE id = ${attempt} AND epoch = ${epoch} AND ended_at IS NULL
    FOR NO KEY UPDATE
  )`;
}

function scope(which: Which, at: Date): Prisma.Sql {
  if ('task' in which)
    return Prisma.sql`id = ${which.task} AND (due_at IS NULL OR due_at <= ${at}::timestamptz)`;
  if ('build' in which) return Prisma.sql`build_id = ${which.build} AND state = 'queued'`;
  if ('ended' in which) return Prisma.sql`build_id = ${which.ended}`;
  if ('queuedBefore' in which) return Prisma.sql`queued_at < ${which.queuedBefore}::timestamptz`;
  return Prisma.sql`(id, attempts) IN (SELECT task_id, number FROM held)`;
}

const finished = ({ at, failure }: Details): Prisma.Sql =>
  Prisma.sql`finished_at = ${at}::timestamptz, due_at = NULL,
    failure = ${failure ? JSON.stringify(toJson(failure)) : null}::jsonb`;

/** What else each transition sets. */
const effects: Readonly<Record<TaskTransition, (details: Details) => Prisma.Sql>> = {
  start: ({ at }) =>
    Prisma.sql`attempts = attempts + 1, started_at = coalesce(started_at, ${at}::timestamptz), due_at = NULL`,
  // Nothing else, but the statement wants a column.
  verify: () => Prisma.sql`due_at = NULL`,
  publish: finished,
  retry: ({ at, afterMs = 0 }) =>
    Prisma.sql`queued_at = ${at}::timestamptz, due_at = ${new Date(at.getTime() + afterMs)}::timestamptz`,
  fail: finished,
  expire: finished,
  cancel: finished,
  rerun: ({ at }) =>
    Prisma.sql`queued_at = ${at}::timestamptz, due_at = NULL, started_at = NULL, finished_at = NULL, failure = NULL,
      notes = '{}', attempts_before = attempts`,
};
