import type { Pools } from '@cgoforge/core';
import { poolRow, toolchain } from '@test-support/sample-pool.js';
import { expect, it } from 'vitest';
import { TargetsController } from './targets.controller.js';

const pools = {
  list: async () => [poolRow('linux-amd64', [toolchain('some', 'linux/386:static', 'windows/amd64')])],
} as unknown as Pools;

it('what can be built says whether it is cross-compiled, and what cannot what it needs and whether it was ever run', async () => {
  const { items, others } = await new TargetsController(pools).list();
  expect(items.map(({ target, cross, proven }) => [target, cross, proven])).toEqual([
    ['linux/386:static', false, true],
    ['windows/amd64', true, true],
  ]);
  expect(others).toEqual(
    expect.arrayContaining([
      { target: 'linux/amd64', cross: false, proven: true, needs: 'a machine of amd64' },
      { target: 'linux/arm/v7', cross: false, proven: false, needs: 'a machine of arm64' },
      { target: 'windows/386', cross: true, proven: true, needs: 'a toolchain that cross-compiles for it' },
    ]),
  );
  expect(others.map(({ target }) => target)).not.toContain('linux/386');
});
