import { Builds, Failure, ObjectStore } from '@cgoforge/core';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Tenant } from '../auth/tenant.js';
import { artifactJson } from '../builds/build-json.js';
import { BuildLookup } from '../builds/build-lookup.js';
import { ApiSettings } from '../http/api-settings.js';
import { parseQuery } from '../http/parse-query.js';
import { PublicUrl } from '../http/public-url.js';
import { TEXT_HEADERS } from '../logs/send-stream.js';
import { buildChecksums } from './file-set.js';

export const artifactsQuery = z.strictObject({ format: z.enum(['json', 'sha256sums']).default('json') });

/** The verified files of builds. */
@Controller('v1')
export class ArtifactsController {
  constructor(
    private readonly builds: Builds,
    private readonly lookup: BuildLookup,
    private readonly store: ObjectStore,
    private readonly url: PublicUrl,
    private readonly settings: ApiSettings,
  ) {}

  @Get('builds/:id/artifacts')
  async list(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format } = parseQuery(artifactsQuery, query);
    const build = await this.lookup.find(tenant, id);
    if (format === 'sha256sums') {
      reply.headers(TEXT_HEADERS).send(buildChecksums(build));
      return;
    }
    const items = build.tasks.flatMap(({ asked, resolved, slug, artifacts }) =>
      artifacts.map((artifact) => ({
        target: { asked, resolved },
        slug,
        ...artifactJson(artifact, this.url),
      })),
    );
    reply.send({ items });
  }

  /** Fastify answers HEAD by this too. The signature names the method, so a URL for HEAD opens no GET. */
  @Get('artifacts/:id/content')
  async content(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const artifact = await this.builds.findArtifact(tenant, id);
    if (!artifact) throw new Failure('not_found', `There is no artifact ${id}.`);
    const url = await this.store.signedUrl(artifact.objectKey, {
      method: request.method === 'HEAD' ? 'HEAD' : 'GET',
      fileName: artifact.name,
      expiresInSeconds: this.settings.urlSeconds,
    });
    reply.header('cache-control', 'no-store').header('x-checksum-sha256', artifact.sha256).redirect(url, 307);
  }
}
