import { Controller, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CalledBy } from '../auth/called-by.js';
import type { Caller } from '../auth/callers.js';
import { abortedWith } from '../http/aborted-with.js';
import { ApiSettings } from '../http/api-settings.js';
import { idempotencyKeyOf } from '../http/idempotency-key.js';
import { PublicUrl } from '../http/public-url.js';
import { AnswerBuild } from './answer-build.js';
import { receiveUpload } from './receive-upload.js';
import { SourceReader } from './source-reader.js';
import { SpooledSource } from './spooled-source.js';
import { submitAgain } from './submit-again.js';
import { SubmitBuild } from './submit-build.js';
import { parseSubmitQuery } from './submit-query.js';
import { Uploads } from './uploads.js';

/** Takes a source and the targets asked of it. PUT is what `curl -T` sends; both mean the same. */
@Controller('v1/builds')
export class SubmitController {
  constructor(
    private readonly settings: ApiSettings,
    private readonly uploads: Uploads,
    private readonly reader: SourceReader,
    private readonly submitBuild: SubmitBuild,
    private readonly answerBuild: AnswerBuild,
    private readonly url: PublicUrl,
  ) {}

  @Post()
  post(
    @CalledBy() caller: Caller,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.#submit(caller, query, request, reply);
  }

  @Put()
  put(
    @CalledBy() caller: Caller,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.#submit(caller, query, request, reply);
  }

  async #submit(
    caller: Caller,
    query: Record<string, unknown>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { answer, search, fields: queryFields } = parseSubmitQuery(query, request.isMultipart());
    const idempotencyKey = idempotencyKeyOf(request);
    const gone = abortedWith(reply.raw);
    const mostBytes = this.settings.archiveLimits.compressedBytes;
    const build = await this.uploads.take(request.raw, async (files, arrived) => {
      await using spooled = new SpooledSource(files, this.reader, gone);
      const received = await receiveUpload(request, reply, queryFields, { mostBytes, spooled, arrived });
      const { fields, form, source } = received;
      const targets = form.targets.length > 0 ? form.targets : this.settings.defaultTargets;
      const address = this.url.to(`/v1/builds${search && `?${search}`}`);
      const againWith = (others: readonly string[]) =>
        submitAgain(request, { fields, answer, address }, others);
      const submission = { caller, form: { ...form, targets }, source, files, idempotencyKey, againWith };
      return this.submitBuild.submit(submission);
    });
    await this.answerBuild.answer(caller.tenant, build, answer, reply);
  }
}
