import type { Failpoints, TaskTransition } from '@cgoforge/core';
import type { Database, Transaction } from './database.js';

/**
 * Runs `work` in one transaction, with a failpoint just before and one just after its commit. `work` answers what it
 * did, or `null` when it changed nothing, and so does this.
 */
export async function committed(
  database: Database,
  failpoints: Failpoints,
  work: (tx: Transaction) => Promise<TaskTransition | 'create' | null>,
): Promise<boolean> {
  const done = await database.$transaction(async (tx) => {
    const doing = await work(tx);
    if (doing) failpoints.pass(`before-${doing}`);
    return doing;
  });
  if (done) failpoints.pass(`after-${done}`);
  return done !== null;
}
