import {
  type OfferedToolchain,
  type PoolRow,
  parseTarget,
  type ReadyToolchain,
  type RootRefs,
} from '@cgoforge/core';
import { sampleLimits } from './sample-plan.js';

/** Roots of a toolchain, as layers. */
export const sampleRoots: RootRefs = { root: 'host-1', checkRoots: ['debian-1'] };

/** A toolchain for these targets. */
export const toolchain = (name: string, ...targets: string[]): ReadyToolchain => ({
  ...{ name, digest: 'sha256:0', targets: targets.map(parseTarget), go: '1.26.8', parts: { gcc: '12.2.0' } },
  roots: sampleRoots,
});

/** A pool with one slot on one machine, as its worker announced it. */
export const poolRow = (pool: string, toolchains: readonly OfferedToolchain[], fresh = true): PoolRow => ({
  ...{ pool, slots: 1, machines: { ready: 1, canScaleUp: false }, sizes: {}, limits: sampleLimits },
  ...{ toolchains, seenAt: new Date(0), fresh },
});
