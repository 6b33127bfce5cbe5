import { type Discard, ObjectStore, printBytes, Retention, reasonOf, Wakeups } from '@cgoforge/core';
import { Injectable, Logger } from '@nestjs/common';
import { Repeater } from '../repeater.js';
import { inBatches } from './in-batches.js';

/** So long may wait what nothing wakes for: a deleted build whose attempt ends, an upload that was broken off. */
const FLOOR_MS = 30_000;

/** A store may be far away. */
const AT_ONCE = 10;

/** Removes what was deleted or given up: the rows of builds, and objects. */
@Injectable()
export class RemoveDiscards {
  private readonly log = new Logger('Retention');
  private readonly looks = new Repeater(
    FLOOR_MS,
    () => this.run(),
    (error) => this.log.warn(`Failed to remove what was given up: ${reasonOf(error)}`),
  );
  private unsubscribe = () => {};
  private stopped = false;

  constructor(
    private readonly retention: Retention,
    private readonly store: ObjectStore,
    private readonly wakeups: Wakeups,
  ) {}

  start(): void {
    this.unsubscribe = this.wakeups.on('discard', '*', () => this.looks.wake());
    this.looks.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe();
    await this.looks.stop();
  }

  /** Removes all that is due. Killed at any point, the next goes on. */
  async run(): Promise<void> {
    const deleted = await inBatches(
      () => this.stopped,
      () => this.retention.removeDeleted(),
    );
    const removed: Discard[] = [];
    for (;;) {
      const due = this.stopped ? [] : await this.retention.due();
      if (due.length === 0) break;
      for (let start = 0; start < due.length; start += AT_ONCE) {
        const some = due.slice(start, start + AT_ONCE);
        const gone = await Promise.all(some.map((discard) => this.remove(discard)));
        removed.push(...some.filter((_, index) => gone[index]));
      }
    }
    if (deleted + removed.length === 0) return;
    const bytes = removed.reduce((sum, discard) => sum + discard.bytes, 0);
    this.log.log(`${deleted} deleted builds and ${removed.length} objects of ${printBytes(bytes)} removed`);
  }

  /** What the store does not remove is told again, and keeps nothing else from going. */
  private async remove({ prefix }: Discard): Promise<boolean> {
    if (this.stopped) return false;
    try {
      await this.store.delete(prefix);
    } catch (error) {
      this.log.warn(`Failed to remove ${prefix}: ${reasonOf(error)}`);
      return false;
    }
    return this.retention.discarded(prefix);
  }
}
