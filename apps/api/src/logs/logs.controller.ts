import { Failure, isTerminal } from '@cgoforge/core';
import { Controller, Get, Header, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Tenant } from '../auth/tenant.js';
import { BuildLookup } from '../builds/build-lookup.js';
import { abortedWith } from '../http/aborted-with.js';
import { ApiSettings } from '../http/api-settings.js';
import { curlLine } from '../http/curl-line.js';
import { parseQuery } from '../http/parse-query.js';
import { type ByteRange, parseRange } from '../http/parse-range.js';
import { PublicUrl } from '../http/public-url.js';
import { BuildLog, type LogPosition } from './build-log.js';
import { logEvents, parsePosition } from './log-events.js';
import { logText, taskText } from './log-text.js';
import { EVENT_HEADERS, sendStream, TEXT_HEADERS } from './send-stream.js';
import { TaskLogs } from './task-logs.js';

const flag = z
  .enum(['0', '1', 'false', 'true'])
  .default('0')
  .transform((value) => value === '1' || value === 'true');
const follow = flag.describe('Until the build has ended.');
const raw = flag.describe(
  'The bytes as they were written; without it control characters are shown, not sent.',
);
export const buildLogQuery = z.strictObject({ follow, raw });
export const taskLogQuery = z.strictObject({
  follow,
  raw,
  offset: z.coerce.number().int().min(0).default(0).describe('From so many bytes of what was written on.'),
});

/** Followers of a build that takes longer, as one that waits for a machine may, are sent away and come again. */
const FOLLOW_SECONDS = 24 * 3600;

/** Logs, so far or as they are written, as text or as events. */
@Controller('v1/builds/:id')
export class LogsController {
  constructor(
    private readonly lookup: BuildLookup,
    private readonly buildLog: BuildLog,
    private readonly taskLogs: TaskLogs,
    private readonly settings: ApiSettings,
    private readonly url: PublicUrl,
  ) {}

  @Get('log')
  async log(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Query() query: unknown,
    @Headers() headers: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { follow, raw } = parseQuery(buildLogQuery, query);
    const mostBytes = this.settings.logBytes;
    await this.lookup.kept(tenant, id);
    const signal = abortedWith(reply.raw);
    const lastEvent = headers['last-event-id'];
    const from: LogPosition = lastEvent ? parsePosition(lastEvent) : {};
    const events = (seconds: number) =>
      this.buildLog.follow(id, { tenant, from, slug: null, seconds, signal });
    if (headers.accept?.includes('text/event-stream')) {
      await sendStream(reply, EVENT_HEADERS, logEvents(events(FOLLOW_SECONDS), this.url, mostBytes));
    } else {
      const waitOn = curlLine(reply.request, '-fN', this.url.to(`/v1/builds/${id}/log?follow=1`));
      const options = { soFar: !follow, raw, mostBytes, waitOn };
      const text = logText(events(follow ? FOLLOW_SECONDS : 0), this.url, options);
      await sendStream(reply, TEXT_HEADERS, text);
    }
  }

  @Get('tasks/:slug/log')
  @Header('accept-ranges', 'bytes')
  async taskLog(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Param('slug') slug: string,
    @Query() query: unknown,
    @Headers('range') rangeHeader: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { follow, raw, offset } = parseQuery(taskLogQuery, query);
    const task = this.lookup.taskOf(await this.lookup.kept(tenant, id), slug);
    // Who asks for a range asks for bytes.
    if (follow || (!raw && rangeHeader === undefined)) {
      const signal = abortedWith(reply.raw);
      const seconds = follow ? FOLLOW_SECONDS : 0;
      const events = this.buildLog.follow(id, { tenant, from: { [slug]: offset }, slug, seconds, signal });
      await sendStream(
        reply,
        { ...TEXT_HEADERS, 'accept-ranges': 'bytes' },
        taskText(events, this.url, { raw, mostBytes: this.settings.logBytes }),
      );
      return;
    }
    const size = await this.taskLogs.size(tenant, task.id);
    const range = parseRange(rangeHeader, size);
    if (range === 'unsatisfiable') {
      reply.header('content-range', `bytes */${size}`);
      throw new Failure('range_not_satisfiable', `The log has ${size} bytes.`);
    }
    const { start, end } = range ?? { start: Math.min(offset, size), end: size - 1 };
    const total = isTerminal(task.state) ? String(size) : '*';
    const headers = {
      ...TEXT_HEADERS,
      'accept-ranges': 'bytes',
      'content-length': end - start + 1,
      ...(range && { 'content-range': `bytes ${start}-${end}/${total}` }),
    };
    const bytes = this.#bytes(tenant, task.id, { start, end });
    await sendStream(reply, headers, bytes, { status: range ? 206 : 200 });
  }

  async *#bytes(tenant: string, taskId: string, { start, end }: ByteRange): AsyncGenerator<Buffer> {
    if (end < start) return;
    for await (const { offset, data } of this.taskLogs.read(tenant, taskId, start)) {
      yield data.subarray(0, end + 1 - offset);
      if (offset + data.length > end) return;
    }
  }
}
