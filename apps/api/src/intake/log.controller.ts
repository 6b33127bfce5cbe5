import { Failure, Receiving } from '@cgoforge/core';
import { Controller, HttpCode, Post, Query, Req, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AttemptInterceptor } from './attempt.interceptor.js';
import { Caller, type CallingAttempt } from './calling-attempt.js';
import { readBody } from './read-body.js';

/** Takes the log. A byte has an offset, so whatever is sent again is stored once. */
@Controller('attempts/:attempt/log')
@UseInterceptors(AttemptInterceptor)
export class LogController {
  constructor(private readonly receiving: Receiving) {}

  @Post()
  @HttpCode(200)
  async append(
    @Caller() { attempt, plan, log }: CallingAttempt,
    @Query('offset') offset: string,
    @Req() request: FastifyRequest,
  ) {
    if (!/^[0-9]{1,15}$/.test(offset))
      throw new Failure('request_broken', 'offset is not a number of bytes.');
    const data = await readBody(request.raw);
    const begin = Number(offset);
    // What would not be stored is not taken to the database.
    if (log.full || begin > log.bytes || begin + data.length <= log.bytes) return log;
    return this.receiving.appendLog(attempt, begin, data, plan.limits.logBytes);
  }
}
