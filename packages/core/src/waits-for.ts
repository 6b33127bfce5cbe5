import type { PoolMachines } from './ports/executor.js';
import type { PoolRow } from './ports/pools.js';

/** Whether attempts can run there, now or as soon as a machine is made for them. */
export function canRun({ ready, canScaleUp }: PoolMachines): boolean {
  return ready > 0 || canScaleUp;
}

/** Why a task of this pool waits, as a sentence, where it is not for its turn; `null` else. */
export function waitsFor(pool: Pick<PoolRow, 'pool' | 'machines' | 'fresh'>): string | null {
  if (!pool.fresh) return `No worker of ${pool.pool} was heard within the last minute.`;
  const { ready, canScaleUp, hasRoom = true } = pool.machines;
  if (!hasRoom) return `The disk of ${pool.pool} has no room for another build.`;
  if (ready > 0) return null;
  return canScaleUp
    ? `No machine of ${pool.pool} is ready; one is made when it is needed.`
    : `No machine of ${pool.pool} is ready.`;
}
