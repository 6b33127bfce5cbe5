import { Failure } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { notify } from './notify.js';
import { moveTasks } from './transition.js';

/** As `Builds.cancel`; answers what changed of its tasks. */
export async function cancelBuild(
  tx: Transaction,
  at: Date,
  tenant: string,
  id: string,
): Promise<'cancel' | null> {
  const asked = await tx.$executeRaw`
    UPDATE builds SET cancel_requested_at = ${at}::timestamptz
    WHERE id = ${id} AND tenant_id = ${tenant} AND cancel_requested_at IS NULL AND EXISTS (
      SELECT 1 FROM tasks WHERE build_id = builds.id AND finished_at IS NULL
    )`;
  if (asked === 0) return null;
  await notify(tx, 'cancel', [id]);
  const failure = new Failure('cancelled', 'The build was cancelled before it ran.').toJSON();
  const moved = await moveTasks(tx, 'cancel', { build: id }, { at, failure });
  return moved.length > 0 ? 'cancel' : null;
}
