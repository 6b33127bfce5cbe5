import type { BuildView } from '@cgoforge/core';
import type { FastifyReply } from 'fastify';
import { PROBLEM_TYPE, problemOf, RETRY_SECONDS } from '../http/problem.js';
import type { PublicUrl } from '../http/public-url.js';
import { buildJson } from './build-json.js';
import { verdictOf } from './verdict.js';

/** The build with the status of its end; anything but success is a problem document that carries the build. */
export function sendResult(build: BuildView, url: PublicUrl, requestId: string, reply: FastifyReply): void {
  const verdict = verdictOf(build);
  if (!verdict) {
    reply.status(200).send(buildJson(build, url));
    return;
  }
  const retry = RETRY_SECONDS[verdict.code];
  if (retry !== undefined) reply.header('retry-after', retry);
  reply.status(verdict.status).header('content-type', PROBLEM_TYPE);
  reply.send(JSON.stringify({ ...problemOf(verdict, requestId), build: buildJson(build, url) }));
}
