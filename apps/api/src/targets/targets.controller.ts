import { Pools, printTarget } from '@cgoforge/core';
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
    return { items };
  }
}
