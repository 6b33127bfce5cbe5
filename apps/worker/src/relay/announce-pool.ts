import { canRun, Executor, Pools } from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { Injectable } from '@nestjs/common';

/** Tells the API what this pool offers now. */
@Injectable()
export class AnnouncePool {
  constructor(
    private readonly executor: Executor,
    private readonly pools: Pools,
    private readonly room: DiskRoom,
  ) {}

  /** Answers how many attempts may run at once: none while there is no machine, and none would be made for them, or
   * while the disk has no room for what they write. */
  async run(): Promise<number> {
    const capacity = await this.executor.capacity();
    const hasRoom = await this.room.hasRoom();
    await this.pools.announce({ ...capacity, machines: { ...capacity.machines, hasRoom } });
    return canRun(capacity.machines) && hasRoom ? capacity.slots : 0;
  }
}
