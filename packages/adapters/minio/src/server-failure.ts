import { Failure } from '@cgoforge/core';
import { S3Error } from 'minio';

/** S3's code of an error, such as `NoSuchKey`; the client gives it a type that does not have one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof S3Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** A server that is silent, or refuses what is ours to do, is a store that cannot be reached. */
export async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = codeOf(error);
    if (code === 'NoSuchKey' || code === 'NotFound') {
      throw new Failure('not_found', 'There is no object under this key.', { cause: error });
    }
    if (code === 'InvalidRange') {
      throw new Failure('range_not_satisfiable', 'The range begins behind the end.', { cause: error });
    }
    throw new Failure('unavailable', `The object store does not answer as it should (${reasonOf(error)}).`, {
      cause: error,
    });
  }
}

/** S3's code or the network's, such as `ECONNREFUSED`, or what the client says. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
