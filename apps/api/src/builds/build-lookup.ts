import {
  Builds,
  type BuildView,
  expired,
  Failure,
  type FindOptions,
  isTerminal,
  type TaskView,
  Wakeups,
} from '@cgoforge/core';
import { Changes } from '@cgoforge/io';
import { Injectable } from '@nestjs/common';

/** Looks up builds, at once or when they have ended. */
@Injectable()
export class BuildLookup {
  constructor(
    private readonly builds: Builds,
    private readonly wakeups: Wakeups,
  ) {}

  /** As `Builds.find`, but throws `not_found`. */
  async find(tenant: string, id: string, options?: FindOptions): Promise<BuildView> {
    const build = await this.builds.find(tenant, id, options);
    if (!build) throw noSuchBuild(id);
    return build;
  }

  /** The build while its files and logs are kept. Throws `not_found`, `expired`. */
  async kept(tenant: string, id: string): Promise<BuildView> {
    const build = await this.find(tenant, id);
    refuseExpired(build);
    return build;
  }

  /** Throws `not_found` when the build has no such target. */
  taskOf(build: BuildView, slug: string): TaskView {
    const task = build.tasks.find((one) => one.slug === slug);
    if (task) return task;
    const known = build.tasks.map((one) => one.slug).join(', ');
    throw new Failure('not_found', `The build has no target ${slug}; it has ${known}.`);
  }

  /** The build once it has ended, or as it is after `seconds` or when the signal aborts. Throws `not_found`. */
  async ended(tenant: string, id: string, seconds: number, signal: AbortSignal): Promise<BuildView> {
    const until = performance.now() + seconds * 1000;
    using changes = new Changes(this.wakeups, ['task'], id);
    for (;;) {
      const left = until - performance.now();
      const build = await this.find(tenant, id, { waits: left <= 0 });
      if (isTerminal(build.state) || left <= 0) return build;
      await changes.next(left, signal);
      // The database may be closed by now.
      if (signal.aborted) return build;
    }
  }
}

export const noSuchBuild = (id: string) => new Failure('not_found', `There is no build ${id}.`);

/** Throws `expired` for a build whose files and logs are kept no more. */
export function refuseExpired(build: BuildView): void {
  if (build.expired) throw expired(build.id);
}
