import { Builds, type BuildView, isTerminal } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SendFiles } from '../artifacts/send-files.js';
import { sendResult } from '../builds/answer-result.js';
import { buildJson } from '../builds/build-json.js';
import { BuildLookup } from '../builds/build-lookup.js';
import { verdictOf } from '../builds/verdict.js';
import { abortedWith } from '../http/aborted-with.js';
import { PublicUrl } from '../http/public-url.js';
import { SendLog } from '../logs/send-log.js';
import type { Answer } from './submit-query.js';

/** How long an answer waits for the build's end when the caller does not say. */
const WAIT_SECONDS = { id: 0, result: 600, log: 600, files: 600 } as const;

/** Answers a submission in the way that was asked: with an id, the end, the log, or the files. */
@Injectable()
export class AnswerBuild {
  constructor(
    private readonly builds: Builds,
    private readonly lookup: BuildLookup,
    private readonly sendLog: SendLog,
    private readonly sendFiles: SendFiles,
    private readonly url: PublicUrl,
  ) {}

  async answer(tenant: string, submitted: BuildView, how: Answer, reply: FastifyReply): Promise<void> {
    const { id } = submitted;
    const seconds = how.wait ?? WAIT_SECONDS[how.answer];
    const gone = abortedWith(reply.raw);
    const answered = new AbortController();
    if (how.on_disconnect === 'cancel')
      this.#cancelWith(gone, () => this.builds.cancel(tenant, id), answered.signal);
    reply.header('location', this.url.to(`/v1/builds/${id}`));
    if (how.answer === 'log') {
      await this.sendLog.send(submitted, { tenant, seconds, signal: gone }, reply);
      // Where the wait has ended it was we who broke off: the reader has not left.
      answered.abort();
      return;
    }
    const build = seconds > 0 ? await this.lookup.ended(tenant, id, seconds, gone) : submitted;
    if (gone.aborted) return;
    if (how.answer === 'id') {
      if (!isTerminal(build.state)) reply.header('retry-after', 1);
      reply.status(isTerminal(build.state) ? 200 : 202).send(buildJson(build, this.url));
    } else if (how.answer === 'files' && !verdictOf(build)) {
      await this.sendFiles.send(build, how.format, reply);
    } else {
      sendResult(build, this.url, reply.request.id, reply);
    }
  }

  #cancelWith(gone: AbortSignal, cancel: () => Promise<unknown>, answered: AbortSignal): void {
    // Nobody is left to be told of a failure; the build then goes on as if it had not been asked.
    const tryIt = () => void cancel().catch(() => undefined);
    if (gone.aborted) tryIt();
    else gone.addEventListener('abort', tryIt, { once: true, signal: answered });
  }
}
