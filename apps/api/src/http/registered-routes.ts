import { Injectable } from '@nestjs/common';
import type { Route } from './allowed-methods.js';

/** Every route that was registered; filled by Fastify's onRoute hook while the application starts. */
@Injectable()
export class RegisteredRoutes {
  readonly list: Route[] = [];
}
