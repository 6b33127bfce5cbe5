import type { PoolRow } from './ports/pools.js';
import { runtimeOf, type Target } from './target.js';
import { compareVersions } from './versions.js';

/** What any pool builds, also what several do. */
export function offeredTargets(pools: readonly Pick<PoolRow, 'toolchains'>[]): readonly Target[] {
  return pools.flatMap(({ toolchains }) => toolchains.flatMap(({ targets }) => targets));
}

/** The target that starts on the oldest systems; `null` of none. */
export function lowestOf(targets: readonly Target[]): Target | null {
  const floorOf = (target: Target) => runtimeOf(target)?.floor ?? '0';
  return targets.toSorted((a, b) => compareVersions(floorOf(a), floorOf(b)))[0] ?? null;
}
