import type { BuildView } from '@cgoforge/core';
import type { FastifyReply } from 'fastify';
import { sendProblem } from '../http/problem.js';
import type { PublicUrl } from '../http/public-url.js';
import { buildJson } from './build-json.js';
import { verdictOf } from './verdict.js';

/** The build with the status of its end; anything but success is a problem document that carries the build. */
export function sendResult(build: BuildView, url: PublicUrl, requestId: string, reply: FastifyReply): void {
  const verdict = verdictOf(build);
  if (verdict) sendProblem(verdict, requestId, reply, { build: buildJson(build, url) });
  else reply.status(200).send(buildJson(build, url));
}
