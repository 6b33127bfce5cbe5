import { offeredTargets, Pools, platformOf } from '@cgoforge/core';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Callers } from '../auth/callers.js';
import { OpenToAll } from '../auth/open-to-all.js';
import { PublicUrl } from '../http/public-url.js';
import { usagePage, usageText } from './usage-text.js';

/** How to use the service, for whom the documentation is one request too far. */
@OpenToAll()
@Controller()
export class UsageController {
  constructor(
    private readonly pools: Pools,
    private readonly url: PublicUrl,
    private readonly callers: Callers,
  ) {}

  @Get()
  async usage(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const platforms = offeredTargets(await this.pools.list()).map(platformOf);
    const text = usageText({
      base: this.url.base,
      targets: [...new Set(platforms)].sort(),
      needKey: this.callers.needKey,
    });
    reply.header('vary', 'accept').header('x-content-type-options', 'nosniff');
    if (accept?.includes('text/html')) reply.type('text/html; charset=utf-8').send(usagePage(text));
    else reply.type('text/plain; charset=utf-8').send(text);
  }
}
