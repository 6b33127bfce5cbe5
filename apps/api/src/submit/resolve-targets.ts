import {
  Failure,
  type NewTask,
  type PoolRow,
  parseTarget,
  printTarget,
  samePlatform,
  slugOf,
  type Target,
} from '@cgoforge/core';

/** A target that was asked, the full form that will be built, and what builds it. */
export type ResolvedTask = Omit<NewTask, 'id'>;

/**
 * Resolves each asked target to what a pool offers; two that come to the same are one. Pools that were not seen lately still
 * count: their builds wait. Throws `invalid_target`, `target_unavailable` with the line to type instead, or `unavailable`.
 */
export function resolveTargets(
  asked: readonly string[],
  pools: readonly PoolRow[],
  submitUrl: string,
): readonly ResolvedTask[] {
  const offers = offersOf(pools);
  if (offers.length === 0) {
    throw new Failure('unavailable', 'No worker has said yet what it can build.', {
      next: 'Try again in a few seconds; if it stays, start a worker.',
    });
  }
  const found = asked.map((text) => ({ target: parseTarget(text), offer: best(parseTarget(text), offers) }));
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
  const missing = found.filter(({ offer }) => !offer).map(({ target }) => printTarget(target));
  if (missing.length === 0) return [...tasks.values()];
  const possible = [...new Set(offers.map((offer) => printTarget(offer.target)))].sort();
  const instead = tasks.size > 0 ? [...tasks.values()].map((task) => task.asked) : platformsOf(offers);
  throw new Failure(
    'target_unavailable',
    `No machine here builds ${missing.join(' or ')} natively, and cgoforge neither cross-compiles nor emulates. Possible: ${possible.join(', ')}.`,
    { next: `Type: curl -fF targets=${instead.join(',')} -F src=@app.tgz ${submitUrl}` },
  );
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

/** A runtime that was asked is met exactly; without one, the first that is offered for the platform. */
function best(target: Target, offers: readonly Offer[]): Offer | undefined {
  return offers.find(
    (offer) =>
      samePlatform(offer.target, target) &&
      (target.runtime === undefined || target.runtime === offer.target.runtime),
  );
}

function platformsOf(offers: readonly Offer[]): readonly string[] {
  return [...new Set(offers.map(({ target: { runtime: _, ...platform } }) => printTarget(platform)))].sort();
}
