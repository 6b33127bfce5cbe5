import { Failure } from '@cgoforge/core';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose request it is, once the guard has let it in; none where everybody may go. */
    tenant?: string;
  }
}

/** A handler's parameter: the tenant that it works for. A route that is open to everybody has none. */
export const Tenant = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { tenant } = context.switchToHttp().getRequest<FastifyRequest>();
  if (tenant === undefined) throw new Failure('internal', 'An open route asked for its tenant.');
  return tenant;
});
