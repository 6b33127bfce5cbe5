import { BUILD_STATES, Builds, Failure } from '@cgoforge/core';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Tenant } from '../auth/tenant.js';
import { abortedWith } from '../http/aborted-with.js';
import { parseQuery } from '../http/parse-query.js';
import { PublicUrl } from '../http/public-url.js';
import { sendResult } from './answer-result.js';
import { buildJson, taskJson } from './build-json.js';
import { BuildLookup } from './build-lookup.js';

const waitSeconds = z.coerce.number().int().min(0).max(3600);

export const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).optional(),
  state: z.enum(BUILD_STATES).optional(),
});
export const waitQuery = z.strictObject({ wait: waitSeconds.default(0) });
export const resultQuery = z.strictObject({ wait: waitSeconds.default(600) });

/** Builds as they stand: list, one, its end, and asking for its end. */
@Controller('v1/builds')
export class BuildsController {
  constructor(
    private readonly builds: Builds,
    private readonly lookup: BuildLookup,
    private readonly url: PublicUrl,
  ) {}

  @Get()
  async list(
    @Tenant() tenant: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { limit, cursor, state } = parseQuery(listQuery, query);
    const page = await this.builds.list(tenant, {
      limit,
      ...(cursor && { cursor }),
      ...(state && { state }),
    });
    if (page.nextCursor) {
      const next = new URLSearchParams({
        limit: String(limit),
        cursor: page.nextCursor,
        ...(state && { state }),
      });
      reply.header('link', `<${this.url.to(`/v1/builds?${next}`)}>; rel="next"`);
    }
    return { items: page.items.map((build) => buildJson(build, this.url)), nextCursor: page.nextCursor };
  }

  @Get(':id')
  async one(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { wait } = parseQuery(waitQuery, query);
    return buildJson(await this.lookup.ended(tenant, id, wait, abortedWith(reply.raw)), this.url);
  }

  @Get(':id/result')
  async result(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { wait } = parseQuery(resultQuery, query);
    const build = await this.lookup.ended(tenant, id, wait, abortedWith(reply.raw));
    sendResult(build, this.url, request.id, reply);
  }

  @Post(':id/cancel')
  @HttpCode(202)
  async cancel(@Tenant() tenant: string, @Param('id') id: string) {
    const build = await this.builds.cancel(tenant, id);
    if (!build) throw new Failure('not_found', `There is no build ${id}.`);
    return buildJson(build, this.url);
  }

  @Get(':id/tasks/:slug')
  async task(@Tenant() tenant: string, @Param('id') id: string, @Param('slug') slug: string) {
    const build = await this.lookup.find(tenant, id);
    return taskJson(this.lookup.taskOf(build, slug), this.url.to(`/v1/builds/${id}`), this.url);
  }
}
