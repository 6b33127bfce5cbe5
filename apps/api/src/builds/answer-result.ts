import { type BuildView, Failure } from '@cgoforge/core';
import type { FastifyReply } from 'fastify';
import { curlLine } from '../http/curl-line.js';
import { sendProblem } from '../http/problem.js';
import type { PublicUrl } from '../http/public-url.js';
import { type AnnotationForm, annotationsOf } from './annotations.js';
import { buildJson } from './build-json.js';
import { verdictOf } from './verdict.js';

/** What was asked for: how the build ended, or its files, in such an archive also where it is one. */
type Asked = 'result' | 'files' | 'tgz' | 'zip';

/** The path below the build, and curl's options: of files it takes their names too. */
const WAIT_ON: Record<Asked, readonly [path: string, options: string]> = {
  result: ['result', '-f'],
  files: ['files', '-fLOJ'],
  tgz: ['files?format=tgz', '-fLOJ'],
  zip: ['files?format=zip', '-fLOJ'],
};

/** The build with the status of its end; anything but success is a problem document that carries the build. Who has
 * waited in vain is told how to wait on for what was `asked`, who asks for `annotations` gets those of what failed. */
export function sendResult(
  build: BuildView,
  url: PublicUrl,
  reply: FastifyReply,
  asked: Asked,
  annotations?: AnnotationForm,
): void {
  const verdict = verdictOf(build);
  if (annotations !== undefined && verdict?.code !== 'wait_ended') {
    reply.status(verdict?.status ?? 200).header('content-type', 'text/plain; charset=utf-8');
    reply.send(annotationsOf(build, annotations));
    return;
  }
  if (!verdict) {
    reply.status(200).send(buildJson(build, url));
    return;
  }
  const next =
    verdict.code === 'wait_ended'
      ? waitOn(build, url, reply, asked)
      : `${verdict.next} Log: ${url.to(`/v1/builds/${build.id}/log`)}`;
  const failure = new Failure(verdict.code, verdict.detail, { next });
  sendProblem(failure, reply.request.id, reply, { build: buildJson(build, url) });
}

function waitOn(build: BuildView, url: PublicUrl, reply: FastifyReply, asked: Asked): string {
  const [path, options] = WAIT_ON[asked];
  const line = curlLine(reply.request, options, url.to(`/v1/builds/${build.id}/${path}`));
  return `Wait on, without sending the source again: ${line}`;
}
