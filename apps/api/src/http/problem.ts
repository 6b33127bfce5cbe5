import { type Failure, type FailureCode, failureCatalogue } from '@cgoforge/core';
import type { FastifyReply } from 'fastify';
import { InvalidFields } from './invalid-fields.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What went wrong and the next step, for who sees no body: `curl -f -w '%header{cgoforge-error}'` prints it. */
const ERROR_HEADER = 'cgoforge-error';

/** Proxies take headers of 4 KiB and more. */
const MOST_HEADER = 2_000;

/** As the bytes of UTF-8, which is what terminals read, and on one line. */
const inHeader = (text: string) =>
  Buffer.from(text.replace(/[\p{C}\s]+/gu, ' ').slice(0, MOST_HEADER)).toString('latin1');

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
  reply.header(ERROR_HEADER, inHeader(`${document.detail} ${failure.next}`));
  const retry = RETRY_SECONDS[failure.code];
  if (retry !== undefined) reply.header('retry-after', retry);
  reply.status(failure.status).header('content-type', PROBLEM_TYPE);
  reply.send(JSON.stringify(document));
}
