import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Failure } from '@cgoforge/core';
import { PROBLEM_TYPE, problemOf } from './problem.js';

const REASONS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The headers of the request are larger than 16 KiB.',
  CONNECT: 'This service is no proxy.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The headers of the request did not arrive within 15 s.',
};

/** Answers what is not HTTP, or took too long to become it, on the bare socket: no request object was made. A spare
 * connection, on which nothing was asked yet, is closed without a word: it would hear the answer to nothing. */
export function answerBrokenRequest(error: { readonly code?: string }, socket: Duplex): void {
  const isSpare = socket instanceof Socket && socket.bytesRead === 0;
  if (error.code === 'ECONNRESET' || !socket.writable || isSpare) {
    socket.destroy();
    return;
  }
  const why = REASONS[error.code ?? ''] ?? 'The request is not HTTP/1.1 as this service reads it.';
  const failure = new Failure('request_broken', why);
  const id = randomUUID();
  const body = JSON.stringify(problemOf(failure, id));
  socket.end(
    [
      `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}`,
      `Content-Type: ${PROBLEM_TYPE}`,
      `X-Request-Id: ${id}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      `Connection: close\r\n\r\n${body}`,
    ].join('\r\n'),
  );
}
