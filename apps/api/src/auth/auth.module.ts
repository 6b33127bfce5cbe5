import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CallerGuard } from './caller.guard.js';
import { Callers } from './callers.js';

/** Who may call, and for whom. */
@Global()
@Module({})
export class AuthModule {
  static with(callers: Callers): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        { provide: Callers, useValue: callers },
        { provide: APP_GUARD, useClass: CallerGuard },
      ],
      exports: [Callers],
    };
  }
}
