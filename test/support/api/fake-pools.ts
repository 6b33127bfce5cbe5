import { type PoolRow, Pools, parseTarget } from '@cgoforge/core';
import { sampleLimits } from '../sample-plan.js';

export class FakePools extends Pools {
  rows: PoolRow[] = [
    {
      pool: 'linux-amd64',
      slots: 1,
      machines: { ready: 1, canScaleUp: false },
      sizes: {},
      limits: sampleLimits,
      toolchains: [
        {
          name: 'host',
          digest: 'sha256:0',
          targets: [parseTarget('linux/amd64:glibc2.36')],
          go: '1.26.8',
          parts: {},
        },
      ],
      seenAt: new Date(0),
      fresh: true,
    },
  ];

  announce(): never {
    throw new Error('The API announces no pool');
  }

  async list(): Promise<readonly PoolRow[]> {
    return this.rows;
  }
}
