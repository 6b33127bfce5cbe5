import { canRun, Executor, Pools } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';

/** Tells the API what this pool offers now. */
@Injectable()
export class AnnouncePool {
  constructor(
    private readonly executor: Executor,
    private readonly pools: Pools,
  ) {}

  /** Answers how many attempts may run at once: none while there is no machine, and none would be made for them. */
  async run(): Promise<number> {
    const capacity = await this.executor.capacity();
    await this.pools.announce(capacity);
    return canRun(capacity.machines) ? capacity.slots : 0;
  }
}
