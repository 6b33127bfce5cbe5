import { type AttemptLimits, type Capacity, runtimesBeside, type Size, type Target } from '@cgoforge/core';
import { readToolchain, targetsOf } from '@cgoforge/toolchains';
import type { PoolConfig } from './pool-config.js';

/** What the pool offers while so many nodes could take its pods. */
export function capacityOf(pool: PoolConfig, ready: number): Capacity {
  const limits = (size: Size): AttemptLimits => ({ ...pool.sizes[size], ...pool.limits });
  return {
    pool: pool.name,
    slots: pool.slots,
    machines: { ready, canScaleUp: pool.canScaleUp },
    limits: limits(pool.size),
    sizes: { small: limits('small'), medium: limits('medium'), large: limits('large') },
    toolchains: pool.toolchains.map(({ name, image, checkImage, runtime, go, parts }) => ({
      name,
      digest: image.slice(image.indexOf('@') + 1),
      targets: targetsFor(name, runtime, pool.arch),
      go,
      parts,
      roots: { root: image, checkRoots: [checkImage] },
    })),
    // A pod's disk is a part of its node's, and Kubernetes has no limit of processes for a container.
    place: { intake: pool.intakeUrl, disk: 'node', processes: 'agent', cache: 'fresh' },
  };
}

/** What its description names, with the pool's own word on its runtime in place of the description's. */
function targetsFor(toolchain: string, runtime: string | undefined, arch: string): readonly Target[] {
  const runtimes = runtime === undefined ? {} : { runtimes: runtimesBeside(runtime) };
  return targetsOf({ runtimes: [], ...readToolchain(toolchain), ...runtimes }, arch);
}
