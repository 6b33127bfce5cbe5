import { createHash } from 'node:crypto';
import { Builds, type BuildView, Failure, Ids, Pools } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/callers.js';
import { BuildLookup, noSuchBuild } from '../builds/build-lookup.js';
import { sameToolchain } from './same-toolchain.js';
import { StoredSource } from './stored-source.js';

/** Makes a build that compiles another one's source anew, with the same toolchains and without a build cache. */
@Injectable()
export class Rebuild {
  constructor(
    private readonly lookup: BuildLookup,
    private readonly builds: Builds,
    private readonly pools: Pools,
    private readonly storedSource: StoredSource,
    private readonly ids: Ids,
  ) {}

  /** Of the targets that have succeeded: of the others there is nothing to compare. */
  async run({ tenant, id: caller }: Caller, id: string, idempotencyKey: string | null): Promise<BuildView> {
    const view = await this.lookup.find(tenant, id);
    const stored = await this.storedSource.require(tenant, view);
    if (view.finishedAt === null) {
      throw new Failure('build_running', `${id} has not ended, and only what has can be rebuilt.`);
    }
    const original = await this.builds.original(tenant, id);
    if (!original) throw noSuchBuild(id);
    if (original.tasks.length === 0)
      throw new Failure('nothing_to_rebuild', `No target of ${id} has succeeded.`);
    const pools = await this.pools.list();
    const tasks = original.tasks.map((task) => {
      const { asked, resolved, slug, pool, machine, files } = task;
      const { toolchain, compiledWith } = sameToolchain(id, task, pools);
      const rebuildOf = { build: id, compiledWith, machine, files };
      return { id: this.ids.next('tsk'), asked, resolved, slug, pool, toolchain, rebuildOf };
    });
    const { build } = await this.builds.create({
      id: this.ids.next('bld'),
      ...{ tenant, caller, name: original.name, tasks, rebuildOf: id },
      options: { ...original.options, cache: false },
      source: { digest: view.source.digest, ...stored, module: original.module },
      hasLinks: false,
      notes: [...original.notes, ...leftOut(view)],
      idempotency: idempotencyKey === null ? null : { key: idempotencyKey, fingerprint: fingerprintOf(id) },
    });
    return build;
  }
}

function leftOut({ id, tasks }: BuildView): readonly string[] {
  const others = tasks.filter(({ state }) => state !== 'succeeded').map(({ asked }) => asked);
  return others.length === 0
    ? []
    : [`Left out ${others.join(', ')}: ${id} has no files of it to compare with.`];
}

/** Stands for what was asked, as that of a submission does. */
const fingerprintOf = (id: string) => createHash('sha256').update(`rebuild ${id}`).digest('hex');
