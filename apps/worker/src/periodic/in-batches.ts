import { RETENTION_BATCH } from '@cgoforge/core';

/** Has `work`, which answers how many it did, do a batch after the other until there is no more; answers how many. */
export async function inBatches(isStopped: () => boolean, work: () => Promise<number>): Promise<number> {
  for (let sum = 0; ; ) {
    const count = await work();
    sum += count;
    if (count < RETENTION_BATCH || isStopped()) return sum;
  }
}
