import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ArtifactsController } from './artifacts/artifacts.controller.js';
import { FilesController } from './artifacts/files.controller.js';
import { ObjectsController } from './artifacts/objects.controller.js';
import { PackFiles } from './artifacts/pack-files.js';
import { SendFiles } from './artifacts/send-files.js';
import { CallerGuard } from './auth/caller.guard.js';
import { Callers } from './auth/callers.js';
import { BuildLookup } from './builds/build-lookup.js';
import { BuildsController } from './builds/builds.controller.js';
import { ApiSettings } from './http/api-settings.js';
import { Drain } from './http/drain.js';
import { ProblemFilter } from './http/problem.filter.js';
import { PublicUrl } from './http/public-url.js';
import { RegisteredRoutes } from './http/registered-routes.js';
import { BuildLog } from './logs/build-log.js';
import { LogsController } from './logs/logs.controller.js';
import { SendLog } from './logs/send-log.js';
import { TaskLogs } from './logs/task-logs.js';
import { HealthController } from './monitoring/health.controller.js';
import { DocsController } from './pages/docs.controller.js';
import { UsageController } from './pages/usage.controller.js';
import { Rebuild } from './rerun/rebuild.js';
import { RerunController } from './rerun/rerun.controller.js';
import { StoredSource } from './rerun/stored-source.js';
import { AnswerBuild } from './submit/answer-build.js';
import { KeepSource } from './submit/keep-source.js';
import { Spool } from './submit/spool.js';
import { SubmitController } from './submit/submit.controller.js';
import { SubmitBuild } from './submit/submit-build.js';
import { Uploads } from './submit/uploads.js';
import { TargetsController } from './targets/targets.controller.js';

export interface AppOptions {
  /** A global module that provides the ports. */
  readonly adapters: DynamicModule;
  readonly callers: Callers;
  /** The names by which other machines may call a service with keys; lower case, without ports. */
  readonly hostNames: readonly string[];
  readonly settings: ApiSettings;
  readonly url: PublicUrl;
}

@Module({
  controllers: [
    UsageController,
    SubmitController,
    BuildsController,
    RerunController,
    LogsController,
    ArtifactsController,
    FilesController,
    ObjectsController,
    TargetsController,
    HealthController,
    DocsController,
  ],
  providers: [
    BuildLookup,
    TaskLogs,
    BuildLog,
    SendLog,
    PackFiles,
    SendFiles,
    Spool,
    Uploads,
    KeepSource,
    SubmitBuild,
    AnswerBuild,
    StoredSource,
    Rebuild,
    RegisteredRoutes,
    Drain,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: CallerGuard },
  ],
})
export class AppModule {
  static with({ adapters, callers, settings, url }: AppOptions): DynamicModule {
    const given = [
      { provide: Callers, useValue: callers },
      { provide: ApiSettings, useValue: settings },
      { provide: PublicUrl, useValue: url },
    ];
    return { module: AppModule, imports: [adapters], providers: given };
  }
}
