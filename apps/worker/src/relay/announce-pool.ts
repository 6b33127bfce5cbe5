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
    await this.pools.announce(capacity);
    const lacking = await this.room.lackingBytes();
    return canRun(capacity.machines) && lacking === 0 ? capacity.slots : 0;
  }
}
