import { Module } from '@nestjs/common';
import { BuildsModule } from '../builds/builds.module.js';
import { BuildLog } from './build-log.js';
import { LogsController } from './logs.controller.js';
import { SendLog } from './send-log.js';
import { TaskLogs } from './task-logs.js';

@Module({
  imports: [BuildsModule],
  controllers: [LogsController],
  providers: [TaskLogs, BuildLog, SendLog],
  exports: [SendLog],
})
export class LogsModule {}
