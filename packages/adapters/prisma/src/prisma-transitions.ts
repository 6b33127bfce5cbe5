import {
  type Clock,
  type CompiledWith,
  type Failpoints,
  Failure,
  type Ids,
  type Lease,
  type RetryDecision,
  Transitions,
  type VerifiedFile,
} from '@cgoforge/core';
import { insertArtifacts } from './artifacts.js';
import { cancelRequested, moveAttempt } from './attempt-transition.js';
import { committed } from './committed.js';
import type { Database } from './database.js';

const CANCELLED = new Failure('cancelled', 'The build was cancelled while it ran.').toJSON();

/** Transitions as rows. A call whose answer was lost may be made again: it then answers as the first run did. */
export class PrismaTransitions implements Transitions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly failpoints: Failpoints,
  ) {}

  async started({ attempt, epoch }: Lease, compiledWith: CompiledWith): Promise<boolean> {
    const rows = await this.database.$executeRaw`
      UPDATE attempts SET started_at = coalesce(started_at, ${this.clock.now()}::timestamptz),
        compiled_with = coalesce(compiled_with, ${JSON.stringify(compiledWith)}::jsonb)
      WHERE id = ${attempt} AND epoch = ${epoch} AND ended_at IS NULL`;
    return rows === 1;
  }

  verify(lease: Lease): Promise<boolean> {
    const at = this.clock.now();
    return committed(this.database, this.failpoints, (tx) => moveAttempt(tx, 'verify', lease, { at }));
  }

  /** What was cancelled is not published. */
  publish(lease: Lease, files: readonly VerifiedFile[], notes: readonly string[] = []): Promise<boolean> {
    const at = this.clock.now();
    return committed(this.database, this.failpoints, async (tx) => {
      if (await cancelRequested(tx, lease))
        return moveAttempt(tx, 'cancel', lease, { at, failure: CANCELLED });
      return moveAttempt(tx, 'publish', lease, { at }, async (task) => {
        await insertArtifacts(tx, this.ids, at, task, files);
        await tx.task.update({ where: { id: task.id }, data: { notes: [...notes] } });
      });
    });
  }

  /** A failure of ours in a build whose end was asked for is a cancel. */
  end(lease: Lease, failure: Failure, decision: RetryDecision): Promise<boolean> {
    const at = this.clock.now();
    return committed(this.database, this.failpoints, async (tx) => {
      if (failure.family === 'ours' && (await cancelRequested(tx, lease))) {
        return moveAttempt(tx, 'cancel', lease, { at, failure: CANCELLED });
      }
      const afterMs = decision.kind === 'retry' ? { afterMs: decision.afterMs } : {};
      return moveAttempt(tx, decision.kind, lease, { at, failure: failure.toJSON(), ...afterMs });
    });
  }
}
