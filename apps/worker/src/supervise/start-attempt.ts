import {
  Attempts,
  type AttemptWork,
  Executor,
  Failure,
  limitsOf,
  Modules,
  needsModules,
  ObjectStore,
  resolveGo,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { type Heed, heeding } from '../heed.js';
import { WorkerIdentity } from '../worker-identity.js';
import type { AttemptLog } from './attempt-log.js';

/** A module proxy that answers nothing must not hold the slot. */
const FETCH_SECONDS = 10 * 60;

/** Brings together what an attempt needs, Go version, modules and source, and has the executor start it. */
@Injectable()
export class StartAttempt {
  constructor(
    private readonly attempts: Attempts,
    private readonly executor: Executor,
    private readonly modules: Modules,
    private readonly store: ObjectStore,
    private readonly me: WorkerIdentity,
  ) {}

  /** `false` when the lease was lost on the way. */
  async run(work: AttemptWork, log: AttemptLog, heed: Heed): Promise<boolean> {
    const { lease, source, build, task } = work;
    const toolchain = this.me.toolchains.find((offered) => offered.name === task.toolchain);
    if (!toolchain)
      throw new Failure('unavailable', `This worker no longer has the toolchain ${task.toolchain}.`);

    const go = resolveGo(build.options.go, source.module, toolchain.go);
    const late = `The modules of ${source.module.path} were not fetched`;
    const view = await heeding(heed, FETCH_SECONDS, late, async (signal) => {
      if (go !== toolchain.go) await this.modules.toolchain(go, signal);
      return this.modules.view(source.module, signal);
    });
    const parts = Object.entries({ ...toolchain.parts, go }).map(([part, version]) => `${part} ${version}`);
    const fetched = view && view.fetched > 0 ? `; modules fetched: ${view.fetched}` : '';
    log.write(`cgoforge: building for ${task.slug} with ${parts.join(', ')}${fetched}\n`);

    await this.executor.start(
      {
        attempt: lease.attempt,
        slot: work.slot,
        tenant: build.tenant,
        target: task.target,
        toolchain: toolchain.name,
        go,
        modules: view?.id ?? null,
        options: build.options,
        limits: limitsOf(this.me, build.options.size),
      },
      {
        digest: source.digest,
        needsModules: needsModules(source.module),
        open: () => this.store.open(source.objectKey),
      },
    );
    // A cancel that came while there was nothing to stop yet.
    if (heed.cancelled.aborted) await this.executor.stop(lease.attempt);
    return this.attempts.started(lease);
  }
}
