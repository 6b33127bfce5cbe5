import { type Failure, type FailureCode, failureCatalogue } from '@cgoforge/core';
import { type FieldError, InvalidFields } from './invalid-fields.js';

/** An error as RFC 9457 writes it, with our stable code and the next step. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: FailureCode;
  readonly next: string;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What passes by itself; the seconds are those of `Retry-After`. */
export const RETRY_SECONDS: Partial<Record<FailureCode, number>> = {
  unavailable: 5,
  service_failed: 30,
  too_many_requests: 5,
};

/** The failure as a problem document. What went wrong inside us is in our log and not in the answer. */
export function problemOf(failure: Failure, requestId: string): Problem {
  const { code, status, next } = failure;
  return {
    type: `/docs/errors#${code}`,
    title: failureCatalogue[code].title,
    status,
    detail:
      code === 'internal'
        ? 'An error inside cgoforge; its log has more under this requestId.'
        : failure.detail,
    code,
    next,
    requestId,
    ...(failure instanceof InvalidFields && { errors: failure.errors }),
  };
}
