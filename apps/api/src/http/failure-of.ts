import { asFailure, Failure, type FailureCode } from '@cgoforge/core';
import { HttpException } from '@nestjs/common';

/** Fastify's and its plugins' own error codes, in our words. */
const FASTIFY_CODES: Readonly<Record<string, FailureCode>> = {
  FST_PARTS_LIMIT: 'request_broken',
  FST_FIELDS_LIMIT: 'request_broken',
  FST_FILES_LIMIT: 'source_repeated',
  FST_REQ_FILE_TOO_LARGE: 'source_too_large',
  FST_ERR_CTP_BODY_TOO_LARGE: 'source_too_large',
};

/** Anything thrown while a request is answered, as a failure; what nobody foresaw is `internal`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof HttpException) return ofStatus(error.getStatus(), error.message, error);
  if (!(error instanceof Error))
    return new Failure('internal', 'Something threw what is not an error.', { cause: error });
  const { code = '', statusCode = 500 } = error as Error & { code?: string; statusCode?: number };
  const known = FASTIFY_CODES[code];
  if (known) return new Failure(known, sentence(error.message), { cause: error });
  return ofStatus(statusCode, error.message, error);
}

function ofStatus(status: number, message: string, cause: Error): Failure {
  if (status === 404 || status === 403) return new Failure('not_found', 'No such path.', { cause });
  if (status === 413) return new Failure('source_too_large', sentence(message), { cause });
  if (status >= 400 && status < 500) return new Failure('request_broken', sentence(message), { cause });
  return asFailure(cause);
}

/** Some of what others write ends with a full stop and some does not, and some repeats all that was sent. */
const sentence = (message: string) => `${message.replace(/\.$/, '').slice(0, 200)}.`;
