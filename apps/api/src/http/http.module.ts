import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ApiSettings } from './api-settings.js';
import { Drain } from './drain.js';
import { ProblemFilter } from './problem.filter.js';
import { PublicUrl } from './public-url.js';
import { Routes } from './routes.js';

/** What every answer needs: the error filter, the list of routes, addresses and settings. */
@Global()
@Module({})
export class HttpModule {
  static with(settings: ApiSettings, url: PublicUrl): DynamicModule {
    return {
      module: HttpModule,
      providers: [
        Routes,
        Drain,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: ApiSettings, useValue: settings },
        { provide: PublicUrl, useValue: url },
      ],
      exports: [Routes, ApiSettings, PublicUrl],
    };
  }
}
