import { Receiving } from '@cgoforge/core';
import { Controller, HttpCode, Param, Post, Req, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AttemptInterceptor } from './attempt.interceptor.js';
import { Caller, type CallingAttempt } from './calling-attempt.js';
import { readBody } from './read-body.js';
import { readReport } from './read-report.js';

/** Takes what runners and sidecar say of themselves; the first word counts. */
@Controller('attempts/:attempt')
@UseInterceptors(AttemptInterceptor)
export class ReportsController {
  constructor(private readonly receiving: Receiving) {}

  @Post(':kind')
  @HttpCode(204)
  async take(
    @Caller() { attempt }: CallingAttempt,
    @Param('kind') kind: string,
    @Req() { raw }: FastifyRequest,
  ) {
    await this.receiving.report(attempt, readReport(kind, await readBody(raw)));
  }
}
