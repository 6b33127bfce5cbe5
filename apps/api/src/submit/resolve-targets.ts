import {
  type AskedOptions,
  canRun,
  compareVersions,
  Failure,
  isCross,
  type NewTask,
  type PoolRow,
  parseTarget,
  printTarget,
  runtimeOf,
  type Size,
  samePlatform,
  slugOf,
  startsOn,
  type Target,
  unfitFor,
  waitsFor,
} from '@cgoforge/core';
import { InvalidFields } from '../http/invalid-fields.js';
import { allOf, type BuildForm } from './form-fields.js';

/** A target that was asked, the full form that will be built, and what builds it. */
export type ResolvedTask = Omit<NewTask, 'id'>;

export interface ResolvedTargets {
  readonly tasks: readonly ResolvedTask[];
  /** What was passed over, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Resolves each asked target to what a pool offers; two that come to the same are one. Pools that were not seen lately
 * still count, their builds wait; a pool that says it has no machine, and will have none, does not. Throws
 * `invalid_target`, `target_unavailable` with what sends it `againWith` the targets that there are, or `unavailable`.
 */
export function resolveTargets(
  { targets, options, unavailable }: Pick<BuildForm, 'targets' | 'options' | 'unavailable'>,
  pools: readonly PoolRow[],
  againWith: (targets: readonly string[]) => string,
): ResolvedTargets {
  if (pools.every(({ toolchains }) => toolchains.length === 0)) {
    throw new Failure('unavailable', 'No worker has said yet what it can build.', {
      next: 'Try again in a few seconds; if it stays, start a worker.',
    });
  }
  const offers = offersOf(pools.filter(isOpen));
  const asked = targets.flatMap((text) => expand(text, offersOf(pools)));
  const found = asked.map((target) => ({ target, offer: best(target, offers) }));
  const tasks = new Map<string, ResolvedTask>();
  for (const { target, offer } of found) {
    if (!offer || tasks.has(slugOf(offer.target))) continue;
    tasks.set(slugOf(offer.target), {
      asked: printTarget(target),
      resolved: printTarget(offer.target),
      slug: slugOf(offer.target),
      pool: offer.pool,
      toolchain: offer.toolchain,
    });
  }
  refuseUnfit(options, [...tasks.values()]);
  refuseSize(options.size, [...tasks.values()], pools);
  const missing = found.filter(({ offer }) => !offer).map(({ target }) => target);
  if (missing.length === 0) return { tasks: [...tasks.values()], notes: [] };
  if (unavailable === 'skip' && tasks.size > 0) {
    return {
      tasks: [...tasks.values()],
      notes: [`Left out ${missing.map(printTarget).join(', ')}: ${whyMissing(missing, pools)}`],
    };
  }
  const possible = [...new Set(offers.map((offer) => printTarget(offer.target)))].sort();
  const instead = tasks.size > 0 ? [...tasks.values()].map((task) => task.asked) : platformsOf(offers);
  const detail = `${whyMissing(missing, pools)} Possible: ${possible.join(', ') || 'none now'}.`;
  throw new Failure('target_unavailable', detail, {
    next: instead.length > 0 ? againWith(instead) : 'Try again when a machine is ready.',
  });
}

/** Of `linux/all` each platform of that system that a pool has, also one that has no machine now; where none has, what it
 * stands for is missing. */
function expand(text: string, offers: readonly Offer[]): readonly Target[] {
  const os = allOf(text);
  if (os === null) return [parseTarget(text)];
  const platforms = platformsOf(offers.filter(({ target }) => target.os === os));
  return platforms.length > 0 ? platforms.map(parseTarget) : [{ os, arch: 'all' }];
}

/** Throws `invalid_field` for what one of the targets cannot be built with. */
function refuseUnfit(options: AskedOptions, tasks: readonly ResolvedTask[]): void {
  const errors = tasks.flatMap(({ asked }) =>
    unfitFor(parseTarget(asked), options).map(({ field, why }) => ({ field, detail: `${asked} ${why}.` })),
  );
  if (errors.length > 0) throw new InvalidFields('invalid_field', errors);
}

/** Throws `invalid_field` when one of the pools has no such size. */
function refuseSize(size: Size | null, tasks: readonly ResolvedTask[], pools: readonly PoolRow[]): void {
  const without = pools.find(
    (row) => size && !row.sizes[size] && tasks.some(({ pool }) => pool === row.pool),
  );
  if (!without) return;
  const offered = Object.keys(without.sizes).join(', ') || 'one size for all: leave the field out';
  throw new InvalidFields('invalid_field', [
    { field: 'size', detail: `size=${size} is not to be had from ${without.pool}, which has ${offered}.` },
  ]);
}

/** Whether its builds are accepted: those of a pool that was not heard lately wait. */
function isOpen({ fresh, machines }: PoolRow): boolean {
  return !fresh || canRun(machines);
}

function whyMissing(missing: readonly Target[], pools: readonly PoolRow[]): string {
  const closed = pools.filter(
    (pool) => !isOpen(pool) && missing.some((target) => best(target, offersOf([pool]))),
  );
  const reasons = closed.map((pool) => waitsFor(pool));
  const others = missing.filter((target) => !best(target, offersOf(closed)));
  const names = others.filter((target) => !isCross(target)).map(printTarget);
  const crossed = others.filter(isCross).map(printTarget);
  if (crossed.length > 0) reasons.push(`No toolchain here cross-compiles for ${crossed.join(' or ')}.`);
  if (names.length > 0) {
    reasons.push(`No machine here builds ${names.join(' or ')} natively, and nothing is emulated.`);
  }
  return reasons.join(' ');
}

interface Offer {
  readonly target: Target;
  readonly toolchain: string;
  readonly pool: string;
}

/** What is offered, the pools that were seen lately first. */
function offersOf(pools: readonly PoolRow[]): readonly Offer[] {
  return [...pools]
    .sort((a, b) => Number(b.fresh) - Number(a.fresh))
    .flatMap(({ pool, toolchains }) =>
      toolchains.flatMap(({ name, targets }) => targets.map((target) => ({ target, toolchain: name, pool }))),
    );
}

/**
 * Of what is offered for the platform the first, or where a runtime was asked the one that is nearest to it: of the
 * same libc, and with the highest floor of those whose files start there.
 */
function best(target: Target, offers: readonly Offer[]): Offer | undefined {
  const fit = offers.filter((offer) => samePlatform(offer.target, target));
  const asked = runtimeOf(target);
  if (!asked) return fit[0];
  const floorOf = (offer: Offer) => runtimeOf(offer.target)?.floor ?? '0';
  return fit
    .filter((offer) => {
      const offered = runtimeOf(offer.target);
      return offered?.libc === asked.libc && startsOn(offered, asked);
    })
    .toSorted((a, b) => (asked.floor === null ? 0 : compareVersions(floorOf(b), floorOf(a))))[0];
}

function platformsOf(offers: readonly Offer[]): readonly string[] {
  return [...new Set(offers.map(({ target: { runtime: _, ...platform } }) => printTarget(platform)))].sort();
}
