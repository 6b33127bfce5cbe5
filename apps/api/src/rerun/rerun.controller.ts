import { Builds } from '@cgoforge/core';
import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CalledBy } from '../auth/called-by.js';
import type { Caller } from '../auth/callers.js';
import { Tenant } from '../auth/tenant.js';
import { buildJson } from '../builds/build-json.js';
import { BuildLookup, noSuchBuild } from '../builds/build-lookup.js';
import { idempotencyKeyOf } from '../http/idempotency-key.js';
import { PublicUrl } from '../http/public-url.js';
import { Rebuild } from './rebuild.js';
import { StoredSource } from './stored-source.js';

/** Runs a build that has ended once more: what failed of it, or all of it as a build of its own. */
@Controller('v1/builds/:id')
export class RerunController {
  constructor(
    private readonly builds: Builds,
    private readonly lookup: BuildLookup,
    private readonly storedSource: StoredSource,
    private readonly rebuildOf: Rebuild,
    private readonly url: PublicUrl,
  ) {}

  @Post('retry')
  @HttpCode(202)
  async retry(@Tenant() tenant: string, @Param('id') id: string) {
    await this.storedSource.require(tenant, await this.lookup.find(tenant, id));
    const build = await this.builds.retry(tenant, id);
    if (!build) throw noSuchBuild(id);
    return buildJson(build, this.url);
  }

  @Post('rebuild')
  @HttpCode(202)
  async rebuild(
    @CalledBy() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const build = await this.rebuildOf.run(caller, id, idempotencyKeyOf(request));
    reply.header('location', this.url.to(`/v1/builds/${build.id}`));
    return buildJson(build, this.url);
  }
}
