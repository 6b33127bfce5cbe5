import { BUILD_STATES, Builds, type BuildView } from '@cgoforge/core';
import { Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Tenant } from '../auth/tenant.js';
import { abortedWith } from '../http/aborted-with.js';
import { ApiSettings } from '../http/api-settings.js';
import { secondsToWait } from '../http/longest-wait.js';
import { parseQuery } from '../http/parse-query.js';
import { PublicUrl } from '../http/public-url.js';
import { waitSeconds } from '../http/wait-seconds.js';
import { annotationForm } from './annotations.js';
import { sendResult } from './answer-result.js';
import { buildJson, taskJson } from './build-json.js';
import { BuildLookup, noSuchBuild } from './build-lookup.js';

export const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).optional(),
  state: z.enum(BUILD_STATES).optional(),
});
export const waitQuery = z.strictObject({ wait: waitSeconds.default(0) });
export const resultQuery = z.strictObject({
  wait: waitSeconds.optional(),
  annotations: annotationForm.optional(),
});

/** Builds as they stand: list, one, its end, and asking for its end. */
@Controller('v1/builds')
export class BuildsController {
  constructor(
    private readonly builds: Builds,
    private readonly lookup: BuildLookup,
    private readonly settings: ApiSettings,
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
    const seconds = secondsToWait(this.settings, reply.request.headers, wait);
    return buildJson(await this.lookup.ended(tenant, id, seconds, abortedWith(reply.raw)), this.url);
  }

  @Get(':id/result')
  async result(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { wait, annotations } = parseQuery(resultQuery, query);
    const seconds = secondsToWait(this.settings, reply.request.headers, wait);
    const build = await this.lookup.ended(tenant, id, seconds, abortedWith(reply.raw));
    sendResult(build, this.url, reply, 'result', annotations);
  }

  @Post(':id/cancel')
  @HttpCode(202)
  async cancel(@Tenant() tenant: string, @Param('id') id: string) {
    return buildJson(found(await this.builds.cancel(tenant, id), id), this.url);
  }

  /** Keeps the files of an ended build for as long as it is pinned. */
  @Post(':id/pin')
  @HttpCode(200)
  async pin(@Tenant() tenant: string, @Param('id') id: string) {
    const build = await this.builds.pin(tenant, id, this.settings.pins);
    return buildJson(found(build, id), this.url);
  }

  @Post(':id/unpin')
  @HttpCode(200)
  async unpin(@Tenant() tenant: string, @Param('id') id: string) {
    return buildJson(found(await this.builds.unpin(tenant, id), id), this.url);
  }

  /** Ends what runs of the build, and removes all of it. */
  @Delete(':id')
  @HttpCode(204)
  async delete(@Tenant() tenant: string, @Param('id') id: string): Promise<void> {
    if (!(await this.builds.delete(tenant, id))) throw noSuchBuild(id);
  }

  @Get(':id/tasks/:slug')
  async task(@Tenant() tenant: string, @Param('id') id: string, @Param('slug') slug: string) {
    const build = await this.lookup.find(tenant, id);
    return taskJson(this.lookup.taskOf(build, slug), this.url.to(`/v1/builds/${id}`), this.url);
  }
}

function found(build: BuildView | null, id: string): BuildView {
  if (build) return build;
  throw noSuchBuild(id);
}
