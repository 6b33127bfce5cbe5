import { Failure } from '@cgoforge/core';
import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { allowedMethods } from './allowed-methods.js';
import { discardBody } from './discard-body.js';
import { failureOf } from './failure-of.js';
import { sendProblem } from './problem.js';
import { RegisteredRoutes } from './registered-routes.js';
import { rightAddress } from './right-address.js';

/** The one place where what was thrown becomes an answer. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  constructor(private readonly routes: RegisteredRoutes) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const left = request.raw.destroyed && !request.raw.complete;
    const failure = left
      ? new Failure('request_broken', 'The request ended before it was whole.', { cause: error })
      : this.#withMethods(failureOf(error), request, reply);
    // A full disk has been said once, and everybody asks again.
    if (failure.family === 'ours' && failure.code !== 'disk_full')
      this.#log.error(`${request.id} ${failure.message}`, failure.cause ?? failure.stack);
    if (reply.raw.headersSent) {
      // The answer has begun: only a broken connection still tells the caller that it is not whole.
      reply.raw.destroy();
      return;
    }
    if (failure.code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
    sendProblem(failure, request.id, reply);
    discardBody(request.raw);
  }

  #withMethods(failure: Failure, request: FastifyRequest, reply: FastifyReply): Failure {
    if (failure.code !== 'not_found' || request.routeOptions.url !== undefined) return failure;
    const path = request.url.split('?', 1)[0] ?? '';
    const next = rightAddress(this.routes.list, request.method, path);
    if (next !== null) return new Failure('not_found', `There is no ${path}.`, { next });
    const methods = allowedMethods(this.routes.list, path);
    if (methods.length === 0) return new Failure('not_found', `There is no ${path}.`);
    reply.header('allow', methods.join(', '));
    return new Failure('method_not_allowed', `${path} takes ${methods.join(', ')}, not ${request.method}.`);
  }
}
