import { Received } from '@cgoforge/core';
import { BadRequestException, Controller, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PodGuard } from './pod.guard.js';
import { type CallingPod, Pod } from './pod.js';
import { readBody } from './read-body.js';

/** Takes the log. A byte has an offset, so whatever is sent again is stored once. */
@Controller('attempts/:attempt/log')
@UseGuards(PodGuard)
export class LogController {
  constructor(private readonly received: Received) {}

  @Post()
  @HttpCode(200)
  async append(
    @Pod() { attempt, plan }: CallingPod,
    @Query('offset') offset: string,
    @Req() request: FastifyRequest,
  ) {
    if (!/^[0-9]{1,15}$/.test(offset)) throw new BadRequestException('offset is not a number of bytes.');
    const data = await readBody(request.raw);
    return this.received.appendLog(attempt, Number(offset), data, plan.limits.logBytes);
  }
}
