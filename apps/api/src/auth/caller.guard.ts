import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Callers } from './callers.js';
import { OpenToAll } from './open-to-all.js';

/** Asks for the key before anything reads the body: whoever waits for 100 Continue sends none in vain. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
  ) {}

  /** Throws `unauthorized`. */
  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.get(OpenToAll, context.getClass())) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    // Not `headers`, which has the first of several.
    request.calledBy = this.callers.callerOf(request.raw.headersDistinct.authorization ?? []);
    return true;
  }
}
