import { type DynamicModule, Module } from '@nestjs/common';
import { BuildAttempt } from './drive/build-attempt.js';
import { DriveAttempt } from './drive/drive-attempt.js';
import { EndAttempt } from './drive/end/end-attempt.js';
import { ExplainFailure } from './drive/end/explain-failure.js';
import { AttemptChanges } from './drive/follow/attempt-changes.js';
import { AwaitEnd } from './drive/follow/await-end.js';
import { ReleaseAttempt } from './drive/release/release-attempt.js';
import { SealLog } from './drive/release/seal-log.js';
import { PrepareAttempt } from './drive/start/prepare-attempt.js';
import { StartAttempt } from './drive/start/start-attempt.js';
import { SupervisorLines } from './drive/supervisor-lines.js';
import { VerifyOutputs } from './drive/verify/verify-outputs.js';
import { ExpireTasks } from './periodic/expire-tasks.js';
import { HoldReserve } from './periodic/hold-reserve.js';
import { RemoveDiscards } from './periodic/remove-discards.js';
import { RetentionRounds } from './periodic/retention-rounds.js';
import { AnnouncePool } from './relay/announce-pool.js';
import { Relay } from './relay/relay.js';
import { AnswerDoorbell } from './supervise/answer-doorbell.js';
import { Supervisor } from './supervise/supervisor.js';

@Module({
  providers: [
    ExpireTasks,
    HoldReserve,
    RemoveDiscards,
    RetentionRounds,
    Relay,
    AnnouncePool,
    Supervisor,
    AnswerDoorbell,
    DriveAttempt,
    BuildAttempt,
    ReleaseAttempt,
    SupervisorLines,
    AttemptChanges,
    PrepareAttempt,
    StartAttempt,
    AwaitEnd,
    EndAttempt,
    ExplainFailure,
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
