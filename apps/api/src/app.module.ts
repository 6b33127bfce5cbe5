import { type DynamicModule, Module } from '@nestjs/common';
import { ArtifactsModule } from './artifacts/artifacts.module.js';
import { AuthModule } from './auth/auth.module.js';
import type { Callers } from './auth/callers.js';
import { BuildsModule } from './builds/builds.module.js';
import { HealthModule } from './health/health.module.js';
import type { ApiSettings } from './http/api-settings.js';
import { HttpModule } from './http/http.module.js';
import type { PublicUrl } from './http/public-url.js';
import { LogsModule } from './logs/logs.module.js';
import { OpenApiModule } from './openapi/openapi.module.js';
import { SubmitModule } from './submit/submit.module.js';
import { TargetsModule } from './targets/targets.module.js';
import { UsageModule } from './usage/usage.module.js';

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
  imports: [
    UsageModule,
    SubmitModule,
    BuildsModule,
    LogsModule,
    ArtifactsModule,
    TargetsModule,
    HealthModule,
    OpenApiModule,
  ],
})
export class AppModule {
  static with({ adapters, callers, settings, url }: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [adapters, AuthModule.with(callers), HttpModule.with(settings, url)],
    };
  }
}
