import {
  type AttemptWork,
  type Capacity,
  Executor,
  Failure,
  Layers,
  limitsOf,
  resolveGo,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { type Heed, heeding, whileAway } from '../heed.js';
import { AttemptTokens } from './attempt-tokens.js';
import { orderOf, planOf } from './plan-attempt.js';

/** A module proxy that answers nothing must not hold the slot. */
const FETCH_SECONDS = 10 * 60;

/** An API server that is upgraded is away for a minute. */
const AWAY_SECONDS = 90;

/** Gets ready what an attempt needs before it starts, as layers. */
@Injectable()
export class PrepareAttempt {
  constructor(
    private readonly executor: Executor,
    private readonly layers: Layers,
    private readonly tokens: AttemptTokens,
  ) {}

  async run(work: AttemptWork, heed: Heed) {
    const { task, build, source } = work;
    const capacity = await this.offered(heed);
    const toolchain = capacity.toolchains.find((offered) => offered.name === task.toolchain);
    if (!toolchain)
      throw new Failure('unavailable', `The pool no longer has the toolchain ${task.toolchain}.`);

    const go = resolveGo(build.options.go, source.module, toolchain.go);
    const needed = { toolchain, go, module: source.module };
    const late = `The modules of ${source.module.path} were not fetched`;
    const layers = await heeding(heed, FETCH_SECONDS, late, (signal) => this.layers.prepare(needed, signal));
    const limits = limitsOf(capacity, build.options.size);
    const planned = { work, toolchain, go, layers, place: capacity.place, limits };

    const parts = Object.entries({ ...toolchain.parts, go }).map(([part, version]) => `${part} ${version}`);
    const fetched = layers.fetched > 0 ? `; modules fetched: ${layers.fetched}` : '';
    return {
      order: orderOf(planned),
      plan: planOf(planned),
      token: this.tokens.of(work.lease.attempt),
      /** What is built and with what, as a line for people. */
      line: `building for ${task.slug} with ${parts.join(', ')}${fetched}`,
    };
  }

  /** What the machines offer now: one may have another compiler than when this worker began. */
  private offered(heed: Heed): Promise<Capacity> {
    const late = 'The machines of the pool were not heard of';
    return heeding(heed, AWAY_SECONDS, late, (signal) => whileAway(signal, () => this.executor.capacity()));
  }
}
