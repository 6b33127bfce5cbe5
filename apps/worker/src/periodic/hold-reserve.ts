import { reasonOf } from '@cgoforge/core';
import { DiskReserve, DiskRoom } from '@cgoforge/io';
import { Injectable, Logger } from '@nestjs/common';
import { Repeater } from '../repeater.js';

const FLOOR_MS = 5_000;

/** Holds some of the disk back while it has room, and lets it go when it is full. */
@Injectable()
export class HoldReserve {
  private readonly log = new Logger('Disk');
  private readonly looks = new Repeater(
    FLOOR_MS,
    () => this.look(),
    (error) => this.log.warn(`Failed to hold room back: ${reasonOf(error)}`),
  );

  constructor(
    private readonly room: DiskRoom,
    private readonly reserve: DiskReserve,
  ) {}

  start(): void {
    this.looks.start();
  }

  async stop(): Promise<void> {
    await this.looks.stop();
  }

  private async look(): Promise<void> {
    const state = await this.room.state();
    if (state === 'full') await this.reserve.letGo();
    else if (state === 'enough') await this.reserve.hold();
  }
}
