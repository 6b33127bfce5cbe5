import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AttemptInterceptor } from './attempt.interceptor.js';
import { DownloadsController } from './downloads.controller.js';
import { FilesController } from './files.controller.js';
import { IntakeFilter } from './intake.filter.js';
import { LogController } from './log.controller.js';
import { ProbesController } from './probes.controller.js';
import { ReceiveFile } from './receive-file.js';
import { ReportsController } from './reports.controller.js';
import { RequestLimit } from './request-limit.js';
import { SourceModules } from './source-modules.js';
import { StateController } from './state.controller.js';

/** What agents talk to (docs/agent-protocol.md). */
@Module({
  controllers: [
    DownloadsController,
    LogController,
    StateController,
    FilesController,
    ReportsController,
    ProbesController,
  ],
  providers: [
    AttemptInterceptor,
    RequestLimit,
    ReceiveFile,
    SourceModules,
    { provide: APP_FILTER, useClass: IntakeFilter },
  ],
})
export class IntakeModule {
  /** `adapters` is a global module that provides the ports. */
  static with(adapters: DynamicModule): DynamicModule {
    return { module: IntakeModule, imports: [adapters] };
  }
}
