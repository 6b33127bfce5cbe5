import type { BuildView } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { verdictOf } from '../builds/verdict.js';
import { ApiSettings } from '../http/api-settings.js';
import { curlLine } from '../http/curl-line.js';
import { PublicUrl } from '../http/public-url.js';
import { BuildLog, type FollowOptions, type LogEvent } from './build-log.js';
import { logHead, logText } from './log-text.js';
import { sendStream, TEXT_HEADERS } from './send-stream.js';

/** Answers a submission with its log; a build that does not succeed breaks the transfer off, so that curl exits
 * non-zero. */
@Injectable()
export class SendLog {
  constructor(
    private readonly buildLog: BuildLog,
    private readonly settings: ApiSettings,
    private readonly url: PublicUrl,
  ) {}

  async send(
    submitted: BuildView,
    how: Pick<FollowOptions, 'tenant' | 'seconds' | 'signal'>,
    reply: FastifyReply,
  ): Promise<void> {
    let build = submitted;
    const events = this.buildLog.follow(build.id, { ...how, from: {}, slug: null });
    const seen = async function* (): AsyncGenerator<LogEvent> {
      for await (const event of events) {
        if (event.kind === 'end') build = event.build;
        yield event;
      }
    };
    const { url } = this;
    const options = {
      ...{ soFar: false, raw: false, mostBytes: this.settings.logBytes },
      waitOn: curlLine(reply.request, '-fN', url.to(`/v1/builds/${build.id}/log?follow=1`)),
    };
    const text = async function* () {
      yield logHead(build, url);
      yield* logText(seen(), url, options);
    };
    const location = url.to(`/v1/builds/${build.id}`);
    const whole = () => verdictOf(build) === null;
    await sendStream(reply, { ...TEXT_HEADERS, location }, text(), { whole });
  }
}
