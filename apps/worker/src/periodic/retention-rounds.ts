import { Layers, ObjectStore, printBytes, Retention, Wakeups } from '@cgoforge/core';
import { DiskReserve, DiskRoom } from '@cgoforge/io';
import { Injectable, Logger } from '@nestjs/common';
import { Repeater } from '../repeater.js';
import { RetentionLimits } from './retention-limits.js';

/** How often it is looked whether the disk still has room, and what was deleted or given up. */
const FLOOR_MS = 5_000;

/** What is beyond its limits may wait so long: a round looks at every build that is kept. */
const ROUND_MS = 600_000;

/** Workers of the release before, which do not know of expired builds, are gone by then. */
const FIRST_MS = 120_000;

const MOST_AT_ONCE = 500;

/** Gives up what is kept too long, and removes what was given up. */
@Injectable()
export class RetentionRounds {
  private readonly log = new Logger('Retention');
  private readonly rounds = new Repeater(FLOOR_MS, () => this.look());
  private unsubscribe = () => {};
  private dueAt = performance.now() + FIRST_MS;
  private stopped = false;

  constructor(
    private readonly retention: Retention,
    private readonly store: ObjectStore,
    private readonly layers: Layers,
    private readonly room: DiskRoom,
    private readonly reserve: DiskReserve,
    private readonly wakeups: Wakeups,
    private readonly limits: RetentionLimits,
  ) {}

  start(): void {
    this.unsubscribe = this.wakeups.on('discard', '*', () => this.rounds.wake());
    this.rounds.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe();
    await this.rounds.stop();
  }

  /** A round: gives up what is beyond the limits, and removes all that is due. Killed at any point, the next goes on. */
  async run(): Promise<void> {
    const expired = await this.expire();
    const forgotten = await this.repeat(() => this.retention.forget(this.limits.rows));
    const sources = await this.retention.dropSources();
    const layers = await this.layers.trim(this.limits.layers);
    if (expired + forgotten + sources + layers > 0) {
      const counts = `${expired} builds expired, ${forgotten} forgotten`;
      this.log.log(`${counts}, ${sources} sources and ${layers} layers dropped`);
    }
    await this.remove();
  }

  /** Removes what was deleted or given up. */
  private async remove(): Promise<void> {
    const deleted = await this.repeat(() => this.retention.removeDeleted());
    const { objects, bytes } = await this.removeDue();
    if (deleted + objects === 0) return;
    this.log.log(`${deleted} deleted builds and ${objects} objects of ${printBytes(bytes)} removed`);
  }

  private async look(): Promise<void> {
    try {
      const lacking = await this.lackingBytes();
      if (await this.room.isFull()) await this.reserve.letGo();
      else if (lacking === 0) await this.reserve.hold();
      if (lacking === 0 && performance.now() < this.dueAt) return await this.remove();
      this.dueAt = performance.now() + ROUND_MS;
      await this.run();
    } catch (error) {
      this.log.warn(`Failed to make room: ${error instanceof Error ? error.message : error}`);
    }
  }

  private async expire(): Promise<number> {
    const forRoom = await this.retention.expire(this.limits.builds, await this.lackingBytes());
    return forRoom + (await this.repeat(() => this.retention.expire(this.limits.builds, 0)));
  }

  /** How much has to be given up for the disk to have room again. */
  private async lackingBytes(): Promise<number> {
    const { spareBytes } = this.limits;
    return spareBytes === null ? 0 : Math.max(0, spareBytes - (await this.room.freeBytes()));
  }

  private async removeDue(): Promise<{ objects: number; bytes: number }> {
    let [objects, sum] = [0, 0];
    for (;;) {
      const due = await this.retention.due();
      if (due.length === 0) return { objects, bytes: sum };
      for (const { prefix, bytes } of due) {
        if (this.stopped) return { objects, bytes: sum };
        await this.store.delete(prefix);
        if (!(await this.retention.discarded(prefix))) continue;
        objects += 1;
        sum += bytes;
      }
    }
  }

  /** Until there is no more of it. */
  private async repeat(work: () => Promise<number>): Promise<number> {
    for (let sum = 0; ; ) {
      const count = await work();
      sum += count;
      if (count < MOST_AT_ONCE || this.stopped) return sum;
    }
  }
}
