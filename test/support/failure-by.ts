import { Failure } from '@cgoforge/core';

/** The failure that the work ends with; rejects when it ends in another way. */
export async function failureBy(work: Promise<unknown>): Promise<Failure> {
  const failure = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (failure instanceof Failure) return failure;
  throw new Error('It succeeded, or failed in another way.', { cause: failure });
}
