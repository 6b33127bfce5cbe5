import {
  isCross,
  isProven,
  KNOWN_PLATFORMS,
  machinesFor,
  offeredTargets,
  Pools,
  parseTarget,
  platformOf,
  printTarget,
  type Target,
} from '@cgoforge/core';
import { Controller, Get } from '@nestjs/common';

const ON_DEMAND = 'when a build first asks for it, in a minute or more';

/** What can be built here, as the workers last said it. */
@Controller('v1/targets')
export class TargetsController {
  constructor(private readonly pools: Pools) {}

  @Get()
  async list() {
    const pools = await this.pools.list();
    const items = pools.flatMap(({ pool, slots, machines, limits, sizes, seenAt, fresh, toolchains }) =>
      toolchains.flatMap(({ name, digest, go, parts, targets }) =>
        targets.map((target) => ({
          target: printTarget(target),
          ...factsOf(target),
          pool,
          toolchain: { name, digest, made: digest === null ? ON_DEMAND : 'now', go, parts },
          slots,
          limits,
          sizes,
          machines,
          seenAt,
          seen: fresh ? 'now' : 'unknown; builds are accepted and wait',
        })),
      ),
    );
    const offered = new Set(offeredTargets(pools).map(platformOf));
    const others = KNOWN_PLATFORMS.filter((platform) => !offered.has(platform)).map(parseTarget);
    return {
      items,
      others: others.map((target) => ({
        target: printTarget(target),
        ...factsOf(target),
        needs: needsOf(target),
      })),
    };
  }
}

function factsOf(target: Target) {
  return { cross: isCross(target), proven: isProven(target) };
}

/** What would build a target that nothing here builds. */
function needsOf(target: Target): string {
  const machines = machinesFor(target);
  return machines === 'any'
    ? 'a toolchain that cross-compiles for it'
    : `a machine of ${machines.join(' or ')}`;
}
