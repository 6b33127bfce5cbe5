import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Tenant } from '../auth/tenant.js';
import { sendResult } from '../builds/answer-result.js';
import { BuildLookup } from '../builds/build-lookup.js';
import { verdictOf } from '../builds/verdict.js';
import { abortedWith } from '../http/aborted-with.js';
import { ApiSettings } from '../http/api-settings.js';
import { secondsToWait } from '../http/longest-wait.js';
import { parseQuery } from '../http/parse-query.js';
import { PublicUrl } from '../http/public-url.js';
import { waitSeconds } from '../http/wait-seconds.js';
import { archiveFormat } from './pack-files.js';
import { SendFiles } from './send-files.js';

export const filesQuery = z.strictObject({
  wait: waitSeconds.optional(),
  format: archiveFormat.optional(),
});

/** All files of a build in one answer. */
@Controller('v1')
export class FilesController {
  constructor(
    private readonly lookup: BuildLookup,
    private readonly sendFiles: SendFiles,
    private readonly url: PublicUrl,
    private readonly settings: ApiSettings,
  ) {}

  /** As `answer=files` answers a submission: for who has sent the source already. */
  @Get('builds/:id/files')
  async files(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { wait, format } = parseQuery(filesQuery, query);
    const seconds = secondsToWait(this.settings, reply.request.headers, wait);
    const build = await this.lookup.ended(tenant, id, seconds, abortedWith(reply.raw));
    if (verdictOf(build)) sendResult(build, this.url, reply, format ?? 'files');
    else await this.sendFiles.send(build, format, reply);
  }
}
