import { Failure } from '@cgoforge/core';

/** The promise, or the failure `unavailable` when it has not settled in time; what it waits for may still go on. */
export async function withDeadline<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Failure('unavailable', `${what} within ${seconds} s.`)),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
