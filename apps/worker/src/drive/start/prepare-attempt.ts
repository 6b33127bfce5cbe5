import {
  type AttemptWork,
  type Capacity,
  Executor,
  Failure,
  isReady,
  Layers,
  limitsOf,
  type ReadyToolchain,
  type RebuildOf,
  resolveGo,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { type Heed, heeding, whileAway } from '../heed.js';
import { SupervisorLines } from '../supervisor-lines.js';
import { AttemptTokens } from './attempt-tokens.js';
import { orderOf, planOf } from './plan-attempt.js';

/** A module proxy that answers nothing must not hold the slot. */
const FETCH_SECONDS = 10 * 60;

/** Debian's packages over a slow line. */
const MAKE_SECONDS = 20 * 60;

/** An API server that is upgraded is away for a minute. */
const AWAY_SECONDS = 90;

/** Gets ready what an attempt needs before it starts, as layers. */
@Injectable()
export class PrepareAttempt {
  constructor(
    private readonly executor: Executor,
    private readonly layers: Layers,
    private readonly tokens: AttemptTokens,
    private readonly log: SupervisorLines,
  ) {}

  async run(work: AttemptWork, heed: Heed) {
    const { build, source } = work;
    const { capacity, toolchain } = await this.withToolchain(work, heed);
    const { rebuildOf } = work.task;
    if (rebuildOf) refuseOther(toolchain, rebuildOf);
    const go = rebuildOf?.compiledWith.go ?? resolveGo(build.options.go, source.module, toolchain.go);
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
      compiledWith: { toolchain: toolchain.digest, go },
      token: this.tokens.of(work.lease.attempt),
      /** What is built and with what, as a line for people. */
      line: `building for ${work.task.slug} with ${parts.join(', ')}${fetched}`,
    };
  }

  /** The toolchain of the task, made now where nobody has asked for it before. */
  private async withToolchain({ task, lease }: AttemptWork, heed: Heed) {
    const name = task.toolchain;
    for (let isMade = false; ; isMade = true) {
      const capacity = await this.offered(heed);
      const toolchain = capacity.toolchains.find((offered) => offered.name === name);
      if (!toolchain || (isMade && !isReady(toolchain))) {
        throw new Failure('unavailable', `The pool no longer has the toolchain ${name}.`);
      }
      if (isReady(toolchain)) return { capacity, toolchain };
      await this.log.say(lease, `making the toolchain ${name}, once; it takes a minute or more`);
      const late = `The toolchain ${name} was not made`;
      await heeding(heed, MAKE_SECONDS, late, (signal) =>
        whileAway(signal, () => this.executor.make(name, signal)),
      );
    }
  }

  /** What the machines offer now: one may have another compiler than when this worker began. */
  private offered(heed: Heed): Promise<Capacity> {
    const late = 'The machines of the pool were not heard of';
    return heeding(heed, AWAY_SECONDS, late, (signal) => whileAway(signal, () => this.executor.capacity()));
  }
}

/** Throws `toolchain_gone` where a rebuild would be compiled with another toolchain. */
export function refuseOther(
  { name, digest }: Pick<ReadyToolchain, 'name' | 'digest'>,
  { build, compiledWith }: Pick<RebuildOf, 'build' | 'compiledWith'>,
): void {
  if (digest === compiledWith.toolchain) return;
  const detail = `The build was to be compiled with ${name} ${compiledWith.toolchain} as ${build} was, and ${name} is now ${digest}.`;
  throw new Failure('toolchain_gone', detail);
}
