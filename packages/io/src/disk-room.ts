import { statfs } from 'node:fs/promises';
import { Failure, printBytes } from '@cgoforge/core';

/** With so small a part of the least a disk counts as full. */
export const FULL_SHARE = 1 / 16;

/** The room on the disk of a folder. Below a least of it nothing new is begun, so that what runs can end. */
export class DiskRoom {
  #isLow = false;
  #lastFullAt = Number.NEGATIVE_INFINITY;

  /** `say` is told once when the room has become too little, and once when there is enough of it again. */
  constructor(
    private readonly folder: string,
    readonly leastBytes: number,
    private readonly say: (line: string) => void,
  ) {}

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder);
    const free = bavail * bsize;
    if (free < this.leastBytes * FULL_SHARE) this.#lastFullAt = performance.now();
    return free;
  }

  async isFull(): Promise<boolean> {
    return (await this.freeBytes()) < this.leastBytes * FULL_SHARE;
  }

  /** Whether all of it was seen to be taken after a time of `performance.now()`, or is now: what wrote to the disk
   * meanwhile may have failed for it. */
  async wasFullSince(time: number): Promise<boolean> {
    await this.freeBytes();
    return this.#lastFullAt > time;
  }

  /** How many bytes there are too few; 0 when there are enough. */
  async lackingBytes(): Promise<number> {
    return Math.max(0, this.leastBytes - (await this.#look()));
  }

  /** Answers how many bytes there are beside the least; throws `disk_full` when there are too few for that. */
  async require(): Promise<number> {
    const free = await this.#look();
    if (free >= this.leastBytes) return free - this.leastBytes;
    const least = printBytes(this.leastBytes);
    throw new Failure(
      'disk_full',
      `The disk of the service has ${printBytes(free)} left, and nothing new is begun below ${least}.`,
    );
  }

  async #look(): Promise<number> {
    const free = await this.freeBytes();
    if (free < this.leastBytes !== this.#isLow) {
      this.#isLow = !this.#isLow;
      const room = `The disk of ${this.folder} has ${printBytes(free)} left`;
      this.say(
        this.#isLow
          ? `${room}; until it has ${printBytes(this.leastBytes)} nothing new is begun.`
          : `${room} again; work goes on.`,
      );
    }
    return free;
  }
}
