import { Failure } from '@cgoforge/core';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './callers.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose request it is, once the guard has let it in; none where everybody may go. */
    calledBy?: Caller;
  }
}

/** Who sent the request that a handler works for. A route that is open to everybody has nobody. */
export function callerIn(context: ExecutionContext): Caller {
  const { calledBy } = context.switchToHttp().getRequest<FastifyRequest>();
  if (calledBy === undefined) throw new Failure('internal', 'An open route asked who calls.');
  return calledBy;
}

/** A handler's parameter: who calls. */
export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext) => callerIn(context));
