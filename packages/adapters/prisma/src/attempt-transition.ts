import type { Lease, TaskTransition } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { toJson } from './json.js';
import { type Details, type MovedTask, movedBefore, moveTasks } from './transition.js';

/**
 * A supervisor's transition: moves the task and, unless it only goes on to verifying, ends the attempt. Answers the
 * transition, also when an earlier run of the same call made it, or `null` when the lease or the state is another.
 * `also` runs in the same transaction, once.
 */
export async function moveAttempt(
  tx: Transaction,
  transition: Exclude<TaskTransition, 'start' | 'expire' | 'rerun'>,
  lease: Lease,
  details: Details,
  also: (task: MovedTask) => Promise<void> = async () => {},
): Promise<TaskTransition | null> {
  const [task] = await moveTasks(tx, transition, { lease }, details);
  if (!task) return (await movedBefore(tx, transition, lease)) ? transition : null;
  if (transition !== 'verify') {
    const failure = details.failure ? JSON.stringify(toJson(details.failure)) : null;
    await tx.$executeRaw`
      UPDATE attempts SET ended_at = ${details.at}::timestamptz, failure = ${failure}::jsonb WHERE id = ${lease.attempt}`;
  }
  await also(task);
  return transition;
}

/** Whether the build's end was asked for. Until the transaction ends, nobody can ask: a retry would queue the task
 * behind the back of a cancel that has just looked at what is queued. */
export async function cancelRequested(tx: Transaction, lease: Lease): Promise<boolean> {
  const [build] = await tx.$queryRaw<{ requested: boolean }[]>`
    SELECT cancel_requested_at IS NOT NULL AS requested
    FROM builds JOIN tasks ON tasks.build_id = builds.id JOIN attempts ON attempts.task_id = tasks.id
    WHERE attempts.id = ${lease.attempt} FOR SHARE OF builds`;
  return build?.requested ?? false;
}
