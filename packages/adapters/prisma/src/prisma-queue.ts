import {
  type AttemptWork,
  BUILD_OPTIONS_VERSION,
  type Clock,
  type Failpoints,
  Failure,
  type Ids,
  Queue,
} from '@cgoforge/core';
import { admissibleTasks, freeSlot, insertAttempt } from './admission.js';
import { loadWork } from './attempt-work.js';
import { committed } from './committed.js';
import type { Database } from './database.js';
import { moveTasks } from './transition.js';

/** Waiting tasks as rows. A call whose answer was lost may be made again. */
export class PrismaQueue implements Queue {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly failpoints: Failpoints,
  ) {}

  admissible(pool: string, slots: number): Promise<readonly { taskId: string; attempt: number }[]> {
    return admissibleTasks(this.database, this.clock.now(), pool, slots);
  }

  async begin(taskId: string, holder: string, slots: number): Promise<AttemptWork | null> {
    const id = this.ids.next('att');
    const at = this.clock.now();
    const begun = await committed(this.database, this.failpoints, async (tx) => {
      // What a newer release was asked, an older one would build without what it does not know.
      const task = await tx.task.findUnique({
        where: { id: taskId, build: { optionsVersion: { lte: BUILD_OPTIONS_VERSION } } },
        select: { pool: true },
      });
      const slot = task && (await freeSlot(tx, task.pool, slots));
      if (slot === null) return null;
      const [started] = await moveTasks(tx, 'start', { task: taskId }, { at });
      if (!started) return null;
      await insertAttempt(tx, started, { id, slot, holder, at });
      return 'start';
    });
    if (!begun) return null;
    const [work] = await loadWork(this.database, [id]);
    return work ?? null;
  }

  async expire(afterSeconds: number): Promise<number> {
    const at = this.clock.now();
    const queuedBefore = new Date(at.getTime() - afterSeconds * 1_000);
    let expired = 0;
    await committed(this.database, this.failpoints, async (tx) => {
      const failure = new Failure('queue_deadline', `No machine was free for ${afterSeconds} s.`).toJSON();
      const moved = await moveTasks(tx, 'expire', { queuedBefore }, { at, failure });
      expired = moved.length;
      return expired > 0 ? 'expire' : null;
    });
    return expired;
  }
}
