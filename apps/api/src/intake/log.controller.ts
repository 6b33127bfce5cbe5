import { Received } from '@cgoforge/core';
import { BadRequestException, Controller, HttpCode, Post, Query, Req, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PodInterceptor } from './pod.interceptor.js';
import { type CallingPod, Pod } from './pod.js';
import { readBody } from './read-body.js';

/** Takes the log. A byte has an offset, so whatever is sent again is stored once. */
@Controller('attempts/:attempt/log')
@UseInterceptors(PodInterceptor)
export class LogController {
  constructor(private readonly received: Received) {}

  @Post()
  @HttpCode(200)
  async append(
    @Pod() { attempt, plan, log }: CallingPod,
    @Query('offset') offset: string,
    @Req() request: FastifyRequest,
  ) {
    if (!/^[0-9]{1,15}$/.test(offset)) throw new BadRequestException('offset is not a number of bytes.');
    const data = await readBody(request.raw);
    const begin = Number(offset);
    // What would not be stored is not taken to the database.
    if (log.full || begin > log.bytes || begin + data.length <= log.bytes) return log;
    return this.received.appendLog(attempt, begin, data, plan.limits.logBytes);
  }
}
