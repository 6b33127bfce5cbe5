import {
  Attempts,
  type AttemptWork,
  BUILD_OPTIONS_VERSION,
  type Failpoints,
  Failure,
  type Ids,
  type Lease,
  type RetryDecision,
  type VerifiedFile,
} from '@cgoforge/core';
import { admissibleTasks, freeSlot, insertAttempt } from './admission.js';
import { insertArtifacts } from './artifacts.js';
import { cancelRequested, moveAttempt } from './attempt-transition.js';
import { loadWork } from './attempt-work.js';
import { committed } from './committed.js';
import type { Database } from './database.js';
import { LEASE } from './lease.js';
import { notify } from './notify.js';
import { moveTasks } from './transition.js';

const CANCELLED = new Failure('cancelled', 'The build was cancelled while it ran.').toJSON();

/** Leases and transitions as rows. A call whose answer was lost may be made again: it then answers as the first run did. */
export class PrismaAttempts extends Attempts {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly failpoints: Failpoints,
  ) {
    super();
  }

  admissible(pool: string, slots: number): Promise<readonly { taskId: string; attempt: number }[]> {
    return admissibleTasks(this.database, pool, slots);
  }

  async expire(afterSeconds: number): Promise<number> {
    let expired = 0;
    await committed(this.database, this.failpoints, async (tx) => {
      const failure = new Failure('queue_deadline', `No machine was free for ${afterSeconds} s.`).toJSON();
      const moved = await moveTasks(tx, 'expire', { waitedSeconds: afterSeconds }, { failure });
      expired = moved.length;
      return expired > 0 ? 'expire' : null;
    });
    return expired;
  }

  async begin(taskId: string, holder: string, slots: number): Promise<AttemptWork | null> {
    const id = this.ids.next('att');
    const begun = await committed(this.database, this.failpoints, async (tx) => {
      // What a newer release was asked, an older one would build without what it does not know.
      const task = await tx.task.findUnique({
        where: { id: taskId, build: { optionsVersion: { lte: BUILD_OPTIONS_VERSION } } },
        select: { pool: true },
      });
      const slot = task && (await freeSlot(tx, task.pool, slots));
      if (slot === null) return null;
      const [started] = await moveTasks(tx, 'start', { task: taskId });
      if (!started) return null;
      await insertAttempt(tx, started, { id, slot, holder });
      return 'start';
    });
    if (!begun) return null;
    const [work] = await loadWork(this.database, [id]);
    return work ?? null;
  }

  async takeOver(
    pool: string,
    holder: string,
    { ownedBefore }: { ownedBefore: boolean },
  ): Promise<readonly AttemptWork[]> {
    // A locked row is being renewed or taken over at this moment; if not, the next round comes by.
    const taken = await this.database.$queryRaw<{ id: string }[]>`
      UPDATE attempts SET epoch = epoch + 1, holder = ${holder}, lease_until = now() + ${LEASE}
      WHERE id IN (
        SELECT attempts.id FROM attempts JOIN tasks ON tasks.id = task_id JOIN builds ON builds.id = build_id
        WHERE attempts.pool = ${pool} AND released_at IS NULL AND options_version <= ${BUILD_OPTIONS_VERSION}
          AND (lease_until < now() OR (${ownedBefore} AND holder = ${holder}))
        FOR NO KEY UPDATE OF attempts SKIP LOCKED
      )
      RETURNING id`;
    return loadWork(
      this.database,
      taken.map((attempt) => attempt.id),
    );
  }

  async resume({ attempt, epoch }: Lease): Promise<AttemptWork | null> {
    const [work] = await loadWork(this.database, [attempt]);
    return work?.lease.epoch === epoch ? work : null;
  }

  async renew({ attempt, epoch }: Lease): Promise<{ held: boolean; cancelRequested: boolean }> {
    const [renewed] = await this.database.$queryRaw<{ cancelRequested: boolean }[]>`
      UPDATE attempts SET lease_until = now() + ${LEASE}
      FROM tasks JOIN builds ON builds.id = tasks.build_id
      WHERE attempts.id = ${attempt} AND epoch = ${epoch} AND released_at IS NULL AND tasks.id = attempts.task_id
      RETURNING builds.cancel_requested_at IS NOT NULL AS "cancelRequested"`;
    return { held: renewed !== undefined, cancelRequested: renewed?.cancelRequested ?? false };
  }

  async started({ attempt, epoch }: Lease): Promise<boolean> {
    const rows = await this.database.$executeRaw`
      UPDATE attempts SET started_at = coalesce(started_at, now())
      WHERE id = ${attempt} AND epoch = ${epoch} AND ended_at IS NULL`;
    return rows === 1;
  }

  verify(lease: Lease): Promise<boolean> {
    return committed(this.database, this.failpoints, (tx) => moveAttempt(tx, 'verify', lease));
  }

  /** What was cancelled is not published. */
  publish(lease: Lease, files: readonly VerifiedFile[]): Promise<boolean> {
    return committed(this.database, this.failpoints, async (tx) => {
      if (await cancelRequested(tx, lease)) return moveAttempt(tx, 'cancel', lease, { failure: CANCELLED });
      return moveAttempt(tx, 'publish', lease, {}, (task) => insertArtifacts(tx, this.ids, task, files));
    });
  }

  /** A failure of ours in a build whose end was asked for is a cancel. */
  end(lease: Lease, failure: Failure, decision: RetryDecision): Promise<boolean> {
    return committed(this.database, this.failpoints, async (tx) => {
      if (failure.family === 'ours' && (await cancelRequested(tx, lease))) {
        return moveAttempt(tx, 'cancel', lease, { failure: CANCELLED });
      }
      const afterMs = decision.kind === 'retry' ? { afterMs: decision.afterMs } : {};
      return moveAttempt(tx, decision.kind, lease, { failure: failure.toJSON(), ...afterMs });
    });
  }

  async isPublished(attempt: string): Promise<boolean> {
    // An attempt that ended in any other way has its failure.
    const row = await this.database.attempt.findUnique({
      where: { id: attempt },
      select: { endedAt: true, failure: true },
    });
    return row?.endedAt != null && row.failure === null;
  }

  async released({ attempt, epoch }: Lease, logKey: string): Promise<boolean> {
    return this.database.$transaction(async (tx) => {
      const [released] = await tx.$queryRaw<{ pool: string; build: string }[]>`
        UPDATE attempts SET released_at = coalesce(released_at, now()), log_key = coalesce(log_key, ${logKey})
        FROM tasks
        WHERE attempts.id = ${attempt} AND epoch = ${epoch} AND ended_at IS NOT NULL AND tasks.id = attempts.task_id
        RETURNING attempts.pool, tasks.build_id AS build`;
      if (!released) return false;
      await tx.logChunk.deleteMany({ where: { attemptId: attempt } });
      await notify(tx, 'log', [released.build]);
      await notify(tx, 'queue', [released.pool]);
      return true;
    });
  }

  async unreleased(pool: string): Promise<readonly string[]> {
    const rows = await this.database.attempt.findMany({
      where: { pool, releasedAt: null },
      select: { id: true },
    });
    return rows.map((row) => row.id);
  }
}
