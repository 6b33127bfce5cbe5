import { Received } from '@cgoforge/core';
import {
  type CallHandler,
  type ExecutionContext,
  GoneException,
  Injectable,
  type NestInterceptor,
  UnauthorizedException,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';
import type { PodRequest } from './pod.js';
import { RequestLimit } from './request-limit.js';
import { TokenKey } from './token-key.js';

/** Lets an attempt's pod in until the attempt is over, with so many requests at once. Who has no token costs no query. */
@Injectable()
export class PodInterceptor implements NestInterceptor {
  constructor(
    private readonly key: TokenKey,
    private readonly limit: RequestLimit,
    private readonly received: Received,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<PodRequest>();
    const { attempt } = request.params;
    if (!this.key.opens(attempt, request.headers.authorization)) {
      throw new UnauthorizedException('The request has no token of this attempt.');
    }
    const leave = this.limit.enter(attempt, request.method);
    try {
      const pod = await this.received.admit(attempt);
      if (!pod) throw new GoneException('The attempt is over.');
      request.pod = { ...pod, attempt };
      return of(await lastValueFrom(next.handle()));
    } finally {
      // Whoever goes away does not end what was begun for it, nor does the beginning of an answer end a download.
      const { raw } = context.switchToHttp().getResponse<FastifyReply>();
      if (raw.closed) leave();
      else raw.once('close', leave);
    }
  }
}
