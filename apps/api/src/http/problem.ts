import { type Failure, type FailureCode, failureCatalogue } from '@cgoforge/core';
import type { FastifyReply } from 'fastify';
import { InvalidFields } from './invalid-fields.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What went wrong and the next step, for who sees no body: `curl -f -w '%header{cgoforge-error}'` prints it. */
const ERROR_HEADER = 'cgoforge-error';

/** Bytes of each part; proxies take headers of 4 KiB in all. */
const MOST_DETAIL = 1_000;
const MOST_NEXT = 1_000;

/** As the bytes of UTF-8, which is what terminals read, and on one line. */
const inHeader = (text: string, most: number) =>
  Buffer.from(text.replace(/[\p{C}\s]+/gu, ' '))
    .toString('latin1')
    .slice(0, most);

/** What passes by itself; the seconds are those of `Retry-After`. */
const RETRY_SECONDS: Partial<Record<FailureCode, number>> = {
  disk_full: 30,
  unavailable: 5,
  service_failed: 30,
  too_many_requests: 5,
};

/** The failure as RFC 9457 writes an error, with our stable code and the next step. What went wrong inside us is in our
 * log and not in the answer. */
export function problemOf(failure: Failure, requestId: string) {
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
    ...(failure instanceof InvalidFields && { errors: failure.fieldErrors }),
  };
}

/** Answers with the problem document, and `more` in it. */
export function sendProblem(
  failure: Failure,
  requestId: string,
  reply: FastifyReply,
  more: object = {},
): void {
  const document = { ...problemOf(failure, requestId), ...more };
  // The errors of compilers end without a full stop.
  const detail = inHeader(document.detail, MOST_DETAIL).replace(/(?<![.!?])$/, '.');
  reply.header(ERROR_HEADER, `${detail} ${inHeader(failure.next, MOST_NEXT)}`);
  const retry = RETRY_SECONDS[failure.code];
  if (retry !== undefined) reply.header('retry-after', retry);
  reply.status(failure.status).header('content-type', PROBLEM_TYPE);
  reply.send(JSON.stringify(document));
}
