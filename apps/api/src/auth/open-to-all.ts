import { Reflector } from '@nestjs/core';

/** Marks what needs no key. Everything else does. */
export const OpenToAll = Reflector.createDecorator<void, true>({ transform: () => true });
