import { setTimeout as delay } from 'node:timers/promises';
import type { LoopDisk } from '../support/loop-disk.ts';
import type { Part, Stack } from '../support/stack.ts';
import type { Dice } from './dice.ts';

const MIB = 1024 ** 2;
const PARTS: readonly [Part, ...Part[]] = ['api', 'worker', 'launcher', 'postgres', 'redis'];

/** What is done to a service until the signal aborts: parts are killed, and the disk is filled. Answers how often each
 * was. */
export async function torment(
  stack: Stack,
  disk: LoopDisk,
  dice: Dice,
  over: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const wait = (low: number, high: number) =>
    delay(dice.between(low, high), undefined, { signal: over }).catch(() => undefined);
  while (!over.aborted) {
    await wait(3_000, 12_000);
    if (over.aborted) break;
    if (dice.hits(0.25)) {
      const left = dice.one([30, 10, 2, 0]);
      count(`disk filled to ${left} MiB`);
      disk.fill(left * MIB);
      await wait(3_000, 9_000);
      disk.empty();
    } else if (dice.hits(0.15)) {
      if (stack.killSomeShims() > 0) count('shims killed');
    } else {
      const part = dice.one(PARTS);
      // It may be on its way up from the last time.
      const killed = await stack.kill(part).then(
        () => true,
        () => false,
      );
      if (killed) count(`${part} killed`);
    }
  }
  disk.empty();
  return counts;
}
