import type { AdmittedAttempt } from '@cgoforge/core';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The attempt that a request comes from. */
export type CallingAttempt = AdmittedAttempt & { readonly attempt: string };

/** A request under `/attempts/:attempt`; the interceptor adds the attempt. */
export type AttemptRequest = FastifyRequest<{ Params: { attempt: string } }> & { caller: CallingAttempt };

/** The attempt that was let in. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<AttemptRequest>().caller,
);
