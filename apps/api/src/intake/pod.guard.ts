import { Received } from '@cgoforge/core';
import {
  type CanActivate,
  type ExecutionContext,
  GoneException,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PodRequest } from './pod.js';
import { RequestLimit } from './request-limit.js';
import { TokenKey } from './token-key.js';

/** Lets an attempt's pod in until the attempt is over. Who has no token costs no query. */
@Injectable()
export class PodGuard implements CanActivate {
  constructor(
    private readonly key: TokenKey,
    private readonly limit: RequestLimit,
    private readonly received: Received,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<PodRequest>();
    const { attempt } = request.params;
    if (!this.key.opens(attempt, request.headers.authorization)) {
      throw new UnauthorizedException('The request has no token of this attempt.');
    }
    this.limit.enter(attempt, context.switchToHttp().getResponse<FastifyReply>().raw);
    const pod = await this.received.admit(attempt);
    if (!pod) throw new GoneException('The attempt is over.');
    request.pod = { ...pod, attempt };
    return true;
  }
}
