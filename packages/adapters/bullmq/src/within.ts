import { setTimeout as pause } from 'node:timers/promises';

/** The promise, or a rejection after `milliseconds`; the work itself may go on, so it must be one that may still
 * happen. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = pause(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`Redis did not answer within ${milliseconds} ms.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
  }
}
