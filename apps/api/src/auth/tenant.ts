import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerIn } from './called-by.js';

/** A handler's parameter: the tenant that it works for. A route that is open to everybody has none. */
export const Tenant = createParamDecorator(
  (_: unknown, context: ExecutionContext) => callerIn(context).tenant,
);
