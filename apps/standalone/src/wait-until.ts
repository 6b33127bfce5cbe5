import { setTimeout as pause } from 'node:timers/promises';

/** Asks every 20 ms until the answer is true; rejects with `sentence` after `milliseconds`. */
export async function waitUntil(milliseconds: number, sentence: string, holds: () => Promise<boolean>) {
  const deadline = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(sentence);
    await pause(20);
  }
}
