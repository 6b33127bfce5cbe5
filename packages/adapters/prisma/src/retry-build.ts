import { expired, Failure, isTerminal } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { notify } from './notify.js';
import { moveTasks } from './transition.js';

/** As `Builds.retry`; `null` where there is no such build. */
export async function retryBuild(
  tx: Transaction,
  at: Date,
  tenant: string,
  id: string,
): Promise<'rerun' | null> {
  // Until the transaction ends it neither expires, nor is cancelled, deleted or retried by another.
  const [build] = await tx.$queryRaw<{ expired: boolean; pinned: boolean }[]>`
    SELECT expired_at IS NOT NULL AS expired, pinned_at IS NOT NULL AS pinned FROM builds
    WHERE id = ${id} AND tenant_id = ${tenant} AND deleted_at IS NULL FOR NO KEY UPDATE`;
  if (!build) return null;
  if (build.expired) throw expired(id);
  const tasks = await tx.task.findMany({ where: { buildId: id }, select: { state: true } });
  if (!tasks.every(({ state }) => isTerminal(state))) {
    throw new Failure('build_running', `${id} has not ended, and only what has can be retried.`);
  }
  const moved = await moveTasks(tx, 'rerun', { ended: id }, { at });
  if (moved.length === 0) throw new Failure('nothing_to_retry', `All targets of ${id} have succeeded.`);
  // How much a tenant may pin is looked at when it pins, and of what has ended.
  if (build.pinned) throw new Failure('build_pinned', `${id} is pinned, and a retry may make it larger.`);
  await tx.build.update({ where: { id }, data: { cancelRequestedAt: null, renewedAt: at } });
  await notify(tx, 'queue', [...new Set(moved.map(({ pool }) => pool))]);
  return 'rerun';
}
