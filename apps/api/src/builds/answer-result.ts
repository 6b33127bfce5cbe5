import { type BuildView, Failure } from '@cgoforge/core';
import type { FastifyReply } from 'fastify';
import { sendProblem } from '../http/problem.js';
import type { PublicUrl } from '../http/public-url.js';
import { buildJson } from './build-json.js';
import { verdictOf } from './verdict.js';

/** curl's options for each: of files it takes their names too. */
const CURL = { result: '-f', files: '-fLOJ' } as const;

/** The build with the status of its end; anything but success is a problem document that carries the build. `what` was
 * asked for: one whose wait has ended is told how to wait for it on. */
export function sendResult(
  build: BuildView,
  url: PublicUrl,
  reply: FastifyReply,
  what: 'result' | 'files',
): void {
  const verdict = verdictOf(build);
  if (!verdict) {
    reply.status(200).send(buildJson(build, url));
    return;
  }
  const failure =
    verdict.code === 'wait_ended'
      ? waitOn(verdict, url.to(`/v1/builds/${build.id}/${what}`), CURL[what])
      : verdict;
  sendProblem(failure, reply.request.id, reply, { build: buildJson(build, url) });
}

function waitOn({ code, detail }: Failure, address: string, how: string): Failure {
  const next = `Wait on, without sending the source again: curl ${how} '${address}'`;
  return new Failure(code, detail, { next });
}
