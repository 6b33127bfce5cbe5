import { type DynamicModule, Module } from '@nestjs/common';
import { AttemptDriver } from './attempt-driver.js';
import { BuildAttempt } from './build-attempt.js';
import { DriveAttempt } from './drive-attempt.js';
import { AnnouncePool } from './relay/announce-pool.js';
import { AnswerDoorbell } from './relay/answer-doorbell.js';
import { Relay } from './relay/relay.js';
import { ReleaseAttempt } from './release/release-attempt.js';
import { SealLog } from './release/seal-log.js';
import { AttemptChanges } from './supervise/attempt-changes.js';
import { AttemptLog } from './supervise/attempt-log.js';
import { AwaitEnd } from './supervise/await-end.js';
import { PrepareAttempt } from './supervise/prepare-attempt.js';
import { StartAttempt } from './supervise/start-attempt.js';
import { Supervisor } from './supervise/supervisor.js';
import { VerifyOutputs } from './verify/verify-outputs.js';

@Module({
  providers: [
    Relay,
    AnnouncePool,
    AnswerDoorbell,
    Supervisor,
    { provide: AttemptDriver, useExisting: Supervisor },
    DriveAttempt,
    BuildAttempt,
    ReleaseAttempt,
    AttemptLog,
    AttemptChanges,
    PrepareAttempt,
    StartAttempt,
    AwaitEnd,
    VerifyOutputs,
    SealLog,
  ],
})
export class WorkerModule {
  /** `adapters`: a global module that provides the ports. */
  static with(adapters: DynamicModule): DynamicModule {
    return { module: WorkerModule, imports: [adapters] };
  }
}
