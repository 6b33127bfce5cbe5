import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Failure } from '@cgoforge/core';
import { PROBLEM_TYPE, problemOf } from './problem.js';

const REASONS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The headers of the request are larger than 16 KiB.',
  CONNECT: 'This service is no proxy.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The headers of the request did not arrive within 15 s.',
};

/** Answers what is not HTTP, or took too long to become it, on the bare socket: no request object was made. */
export function answerBrokenRequest(error: { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const why = REASONS[error.code ?? ''] ?? 'The request is not HTTP/1.1 as this service reads it.';
  const failure = new Failure('request_broken', why);
  const id = randomUUID();
  const body = JSON.stringify(problemOf(failure, id));
  socket.end(
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}\r\nContent-Type: ${PROBLEM_TYPE}\r\nX-Request-Id: ${id}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
