import { Builds, type BuildView, isTerminal } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SendFiles } from '../artifacts/send-files.js';
import { sendResult } from '../builds/answer-result.js';
import { buildJson } from '../builds/build-json.js';
import { BuildLookup } from '../builds/build-lookup.js';
import { verdictOf } from '../builds/verdict.js';
import { abortedWith } from '../http/aborted-with.js';
import { ApiSettings } from '../http/api-settings.js';
import { longestWait } from '../http/longest-wait.js';
import { PublicUrl } from '../http/public-url.js';
import { SendLog } from '../logs/send-log.js';
import type { Answer } from './submit-query.js';

/** Answers a submission in the way that was asked: with an id, the end, the log, or the files. */
@Injectable()
export class AnswerBuild {
  constructor(
    private readonly builds: Builds,
    private readonly lookup: BuildLookup,
    private readonly sendLog: SendLog,
    private readonly sendFiles: SendFiles,
    private readonly settings: ApiSettings,
    private readonly url: PublicUrl,
  ) {}

  async answer(tenant: string, submitted: BuildView, how: Answer, reply: FastifyReply): Promise<void> {
    const { id } = submitted;
    // A log is never silent for long.
    const { headers } = reply.request;
    const most = how.answer === 'log' ? this.settings.waitSeconds : longestWait(this.settings, headers);
    const seconds = Math.min(how.wait ?? (how.answer === 'id' ? 0 : most), most);
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
      const asked = how.answer === 'files' ? (how.format ?? 'files') : 'result';
      sendResult(build, this.url, reply, asked, how.annotations);
    }
  }

  #cancelWith(gone: AbortSignal, cancel: () => Promise<unknown>, answered: AbortSignal): void {
    // Nobody is left to be told of a failure; the build then goes on as if it had not been asked.
    const tryIt = () => void cancel().catch(() => undefined);
    if (gone.aborted) tryIt();
    else gone.addEventListener('abort', tryIt, { once: true, signal: answered });
  }
}
