import { Clock, type LackingRoom, Layers, Retention, reasonOf } from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { Injectable, Logger } from '@nestjs/common';
import { Repeater } from '../repeater.js';
import { ClockWatch } from './clock-watch.js';
import { inBatches } from './in-batches.js';
import { RetentionLimits } from './retention-limits.js';

/** How often it is looked whether the disk still has room. */
const FLOOR_MS = 5_000;

/** What is beyond its limits may wait so long: a round looks at every build that is kept. */
const ROUND_MS = 600_000;

/** So long while the disk has too little room, and all that may go has gone. */
const LOW_MS = 30_000;

/** A clock that was set may be wrong, and set back: what it makes old stays for so long. */
const SET_MS = 3_600_000;

/** Workers of the release before, which do not know of expired builds, are gone by then. */
const FIRST_MS = 120_000;

/** So many times the least is kept free: the largest upload finds room in it. */
const SPARE = 4;

const ENOUGH: LackingRoom = { bytes: 0, urgentBytes: 0 };

/** Gives up what is kept too long, in the rows; `RemoveDiscards` removes it. */
@Injectable()
export class RetentionRounds {
  private readonly log = new Logger('Retention');
  private readonly looks = new Repeater(
    FLOOR_MS,
    () => this.look(),
    (error) => this.log.warn(`Failed to make room: ${reasonOf(error)}`),
  );
  private dueAt = performance.now() + FIRST_MS;
  private lowDueAt = 0;
  private readonly clockWatch: ClockWatch;
  private stopped = false;

  constructor(
    private readonly retention: Retention,
    private readonly layers: Layers,
    private readonly room: DiskRoom,
    private readonly limits: RetentionLimits,
    clock: Clock,
  ) {
    this.clockWatch = new ClockWatch(clock);
  }

  start(): void {
    this.looks.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.looks.stop();
  }

  /** A round: gives up what is beyond the limits. Killed at any point, the next goes on. */
  async run(): Promise<void> {
    const layers = await this.trimLayers();
    const expired = await this.expire();
    const forgotten = await this.inBatches(() => this.retention.forget(this.limits.rows));
    const sources = await this.inBatches(() => this.retention.dropSources());
    if (expired + forgotten + sources + layers === 0) return;
    const counts = `${expired} builds expired, ${forgotten} forgotten`;
    this.log.log(`${counts}, ${sources} sources and ${layers} layers dropped`);
  }

  private async look(): Promise<void> {
    const now = performance.now();
    if (this.clockWatch.wasSet()) {
      this.log.warn(`The clock was set; for ${SET_MS / 60_000} minutes nothing is given up by it.`);
      this.dueAt = this.lowDueAt = now + SET_MS;
    }
    if (now < this.dueAt && (now < this.lowDueAt || !(await this.isLow()))) return;
    this.dueAt = now + ROUND_MS;
    this.lowDueAt = now + LOW_MS;
    await this.run();
  }

  /** Without room all goes that is only there to be used again; a failure of it keeps nothing else from going. */
  private async trimLayers(): Promise<number> {
    const { layers } = this.limits;
    return this.layers
      .trim((await this.isLow()) ? { ...layers, bytes: 0 } : layers)
      .catch((error: unknown) => {
        this.log.warn(`Failed to remove layers: ${reasonOf(error)}`);
        return 0;
      });
  }

  private async expire(): Promise<number> {
    const forRoom = await this.retention.expire(this.limits.builds, await this.lacking());
    return forRoom + (await this.inBatches(() => this.retention.expire(this.limits.builds, ENOUGH)));
  }

  /** Whether anything should go for want of room. */
  private async isLow(): Promise<boolean> {
    return (await this.lacking()).bytes > 0 || !(await this.room.hasRoom());
  }

  /** What the disk of the store lacks, when all has gone that goes already. */
  private async lacking(): Promise<LackingRoom> {
    const { storeRoom } = this.limits;
    if (storeRoom === null) return ENOUGH;
    const { leastBytes } = storeRoom;
    const free = await storeRoom.freeBytes();
    if (free >= SPARE * leastBytes) return ENOUGH;
    const left = free + (await this.retention.goingBytes());
    return { bytes: Math.max(0, SPARE * leastBytes - left), urgentBytes: Math.max(0, leastBytes - left) };
  }

  private inBatches(work: () => Promise<number>): Promise<number> {
    return inBatches(() => this.stopped, work);
  }
}
