import { Received } from '@cgoforge/core';
import { Controller, HttpCode, Post, Req, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PodInterceptor } from './pod.interceptor.js';
import { type CallingPod, Pod } from './pod.js';
import { readJson } from './read-body.js';
import { checkReports, compileReport, deliveryReport } from './report-schemas.js';

/** Takes what runners and sidecar say of themselves; the first word counts. */
@Controller('attempts/:attempt')
@UseInterceptors(PodInterceptor)
export class ReportsController {
  constructor(private readonly received: Received) {}

  @Post('compiled')
  @HttpCode(204)
  async compiled(@Pod() { attempt }: CallingPod, @Req() request: FastifyRequest): Promise<void> {
    const body = await readJson(request.raw, compileReport);
    await this.received.report(attempt, { kind: 'compiled', body });
  }

  @Post('delivered')
  @HttpCode(204)
  async delivered(@Pod() { attempt }: CallingPod, @Req() request: FastifyRequest): Promise<void> {
    const body = await readJson(request.raw, deliveryReport);
    await this.received.report(attempt, { kind: 'delivered', body });
  }

  @Post('checked')
  @HttpCode(204)
  async checked(@Pod() { attempt }: CallingPod, @Req() request: FastifyRequest): Promise<void> {
    const body = await readJson(request.raw, checkReports);
    await this.received.report(attempt, { kind: 'checked', body });
  }
}
