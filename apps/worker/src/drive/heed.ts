import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '@cgoforge/core';

/** Whether to go on. */
export interface Heed {
  /** The lease is lost, or this process ends: leave the attempt to the next supervisor. */
  readonly left: AbortSignal;
  /** The user wants the build no more. */
  readonly cancelled: AbortSignal;
}

/**
 * Does work that may hang on something outside. The signal it gets aborts, and this rejects, when the attempt is left,
 * with `cancelled` when the build is, and with `unavailable`, which says `what`, after so many seconds.
 */
export async function heeding<T>(
  heed: Heed,
  seconds: number,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = AbortSignal.timeout(seconds * 1000);
  const signal = AbortSignal.any([heed.left, heed.cancelled, late]);
  const settled = new AbortController();
  try {
    signal.throwIfAborted();
    const over = once(signal, 'abort', { signal: settled.signal }).then(() => signal.throwIfAborted());
    return (await Promise.race([work(signal), over])) as T;
  } catch (error) {
    if (heed.cancelled.aborted) throw new Failure('cancelled', 'The build was cancelled while it ran.');
    if (!heed.left.aborted && late.aborted) {
      throw new Failure('unavailable', `${what} within ${seconds} s.`, { cause: error });
    }
    throw error;
  } finally {
    settled.abort();
  }
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 15_000;

/** Does the work again for as long as something that it needs is `unavailable`, until `signal` aborts: what was
 * compiled is not lost for a store that is away for a moment. */
export async function whileAway<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !(error instanceof Failure && error.code === 'unavailable')) throw error;
    }
    await delay(pause, undefined, { signal });
  }
}
