import { type PoolRow, Pools } from '@cgoforge/core';
import { poolRow, toolchain } from '../sample-pool.js';

export class FakePools extends Pools {
  rows = [poolRow('linux-amd64', [toolchain('host', 'linux/amd64:glibc2.36')])];

  announce(): never {
    throw new Error('The API announces no pool');
  }

  async list(): Promise<readonly PoolRow[]> {
    return this.rows;
  }
}
