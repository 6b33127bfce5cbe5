import { Module } from '@nestjs/common';
import { ArtifactsModule } from '../artifacts/artifacts.module.js';
import { BuildsModule } from '../builds/builds.module.js';
import { LogsModule } from '../logs/logs.module.js';
import { AnswerBuild } from './answer-build.js';
import { KeepSource } from './keep-source.js';
import { Spool } from './spool.js';
import { SubmitController } from './submit.controller.js';
import { SubmitBuild } from './submit-build.js';
import { Uploads } from './uploads.js';

@Module({
  imports: [BuildsModule, LogsModule, ArtifactsModule],
  controllers: [SubmitController],
  providers: [Spool, Uploads, KeepSource, SubmitBuild, AnswerBuild],
})
export class SubmitModule {}
