import { Module } from '@nestjs/common';
import { BuildsModule } from '../builds/builds.module.js';
import { ArtifactsController } from './artifacts.controller.js';
import { ObjectsController } from './objects.controller.js';
import { PackFiles } from './pack-files.js';
import { SendFiles } from './send-files.js';

@Module({
  imports: [BuildsModule],
  controllers: [ArtifactsController, ObjectsController],
  providers: [PackFiles, SendFiles],
  exports: [SendFiles],
})
export class ArtifactsModule {}
