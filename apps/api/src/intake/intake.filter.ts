import { Failure } from '@cgoforge/core';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  HttpStatus,
  Logger,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { discardBody } from '../http/discard-body.js';

/** What was thrown, as a status and a sentence: agents look at the one, and Go prints the other into the log of a
 * build. */
@Catch()
export class IntakeFilter implements ExceptionFilter {
  readonly #log = new Logger('intake');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, sentence } = answerTo(error);
    const left = request.raw.destroyed && !request.raw.complete;
    if (status >= 500 && !left) this.#log.error(`${request.method} ${request.url}`, causeOf(error));
    if (reply.raw.headersSent) {
      // The answer has begun: only a broken connection still tells that it is not whole.
      reply.raw.destroy();
      return;
    }
    reply.status(status).header('content-type', 'text/plain; charset=utf-8').send(`${sentence}\n`);
    discardBody(request.raw);
  }
}

function answerTo(error: unknown): { status: number; sentence: string } {
  if (error instanceof HttpException) return { status: error.getStatus(), sentence: error.message };
  // Of a module Go understands only that it is not there.
  if (error instanceof Failure && error.code === 'module_unavailable') {
    return { status: HttpStatus.NOT_FOUND, sentence: `${error.detail} ${error.next}` };
  }
  if (error instanceof Failure) return { status: error.status, sentence: error.detail };
  // Mostly a database that is away; whatever else nobody foresaw, the agent does best to try again.
  return { status: HttpStatus.SERVICE_UNAVAILABLE, sentence: 'Intake cannot work at this moment.' };
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? (error.cause ?? error.stack) : error;
}
