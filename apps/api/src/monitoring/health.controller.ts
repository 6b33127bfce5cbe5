import { Failure, Pools } from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { Controller, Get } from '@nestjs/common';
import { OpenToAll } from '../auth/open-to-all.js';
import { VERSION } from '../version.js';

/** Longer than a busy database needs, shorter than who asks will wait. */
const READY_MS = 2_000;

/** Whether the process lives, whether it can work, and which one it is. */
@OpenToAll()
@Controller()
export class HealthController {
  constructor(
    private readonly pools: Pools,
    private readonly room: DiskRoom,
  ) {}

  @Get('livez')
  live() {
    return { status: 'ok' };
  }

  /** Throws `disk_full`, and `unavailable` while the database does not answer. */
  @Get('readyz')
  async ready() {
    await this.room.require();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Failure('unavailable', 'The database does not answer.')), READY_MS);
    });
    try {
      await Promise.race([this.pools.list(), late]);
    } catch (error) {
      throw error instanceof Failure
        ? error
        : new Failure('unavailable', 'The database does not answer.', { cause: error });
    } finally {
      clearTimeout(timer);
    }
    return { status: 'ok' };
  }

  @Get('v1/version')
  version() {
    return { name: 'cgoforge', version: VERSION, node: process.version };
  }
}
