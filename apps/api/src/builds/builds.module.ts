import { Module } from '@nestjs/common';
import { BuildLookup } from './build-lookup.js';
import { BuildsController } from './builds.controller.js';

@Module({ controllers: [BuildsController], providers: [BuildLookup], exports: [BuildLookup] })
export class BuildsModule {}
