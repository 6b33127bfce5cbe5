import {
  Attempts,
  type AttemptWork,
  Executor,
  Failure,
  Modules,
  ObjectStore,
  resolveGo,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { WorkerIdentity } from '../worker-identity.js';
import type { AttemptLog } from './attempt-log.js';

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
  async run(work: AttemptWork, log: AttemptLog, signal: AbortSignal): Promise<boolean> {
    const { lease, source, build, task } = work;
    const toolchain = this.me.toolchains.find((offered) => offered.name === task.toolchain);
    if (!toolchain)
      throw new Failure('unavailable', `This worker no longer has the toolchain ${task.toolchain}.`);

    const go = resolveGo(build.options.go, source.module, toolchain.go);
    if (go !== toolchain.go) await this.modules.toolchain(go, signal);
    const view = await this.modules.view(source.module, signal);
    const parts = Object.entries(toolchain.parts).map(([part, version]) => `${part} ${version}`);
    const fetched = view && view.fetched > 0 ? `; modules fetched: ${view.fetched}` : '';
    log.write(`cgoforge: building for ${task.slug} with ${[`go ${go}`, ...parts].join(', ')}${fetched}\n`);

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
        limits: this.me.limits,
      },
      await this.store.open(source.objectKey),
    );
    if (!(await this.attempts.started(lease))) return false;
    // A cancel that came while there was nothing to stop yet.
    const { held, cancelRequested } = await this.attempts.renew(lease);
    if (cancelRequested) await this.executor.stop(lease.attempt);
    return held;
  }
}
