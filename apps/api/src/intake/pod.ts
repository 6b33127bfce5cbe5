import type { AdmittedPod } from '@cgoforge/core';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The pod that a request comes from. */
export type CallingPod = AdmittedPod & { readonly attempt: string };

/** A request under `/attempts/:attempt`; the interceptor adds the pod. */
export type PodRequest = FastifyRequest<{ Params: { attempt: string } }> & { pod: CallingPod };

/** The pod that was let in. */
export const Pod = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<PodRequest>().pod,
);
