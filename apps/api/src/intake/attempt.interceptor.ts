import { AGENT_PROTOCOL, Failure, Receiving } from '@cgoforge/core';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';
import type { AttemptRequest } from './calling-attempt.js';
import { RequestLimit } from './request-limit.js';
import { TokenKey } from './token-key.js';

/** Lets an attempt in until it is over, with so many requests at once. Who has no token costs no query. */
@Injectable()
export class AttemptInterceptor implements NestInterceptor {
  constructor(
    private readonly key: TokenKey,
    private readonly limit: RequestLimit,
    private readonly receiving: Receiving,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<AttemptRequest>();
    const { attempt } = request.params;
    if (!this.key.opens(attempt, request.headers.authorization)) {
      throw new Failure('unauthorized', 'The request has no token of this attempt.');
    }
    checkProtocol(request.headers['cgoforge-protocol']);
    const leave = this.limit.enter(attempt, request.method);
    try {
      const admitted = await this.receiving.admit(attempt);
      if (!admitted) throw new Failure('attempt_over', 'The attempt is over.');
      request.caller = { ...admitted, attempt };
      return of(await lastValueFrom(next.handle()));
    } finally {
      // Whoever goes away does not end what was begun for it, nor does the beginning of an answer end a download.
      const { raw } = context.switchToHttp().getResponse<FastifyReply>();
      if (raw.closed) leave();
      else raw.once('close', leave);
    }
  }
}

/** Refuses an agent of a newer release; one that says nothing is of the previous one. */
function checkProtocol(spoken: string | string[] | undefined): void {
  if (!(Number(spoken) > AGENT_PROTOCOL)) return;
  const sentence = `The agent speaks version ${Number(spoken)} of the protocol, and intake knows ${AGENT_PROTOCOL}.`;
  throw new Failure('agent_too_new', sentence);
}
