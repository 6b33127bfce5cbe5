import { Builds, type BuildView, Ids, Pools } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/callers.js';
import { fingerprintOf } from './fingerprint.js';
import type { BuildForm } from './form-fields.js';
import { KeepSource } from './keep-source.js';
import { resolveTargets } from './resolve-targets.js';
import type { ReadUpload, UploadFiles } from './source-reader.js';

export interface Submission {
  readonly caller: Caller;
  /** The form, with its targets settled. */
  readonly form: BuildForm;
  readonly source: ReadUpload;
  readonly files: UploadFiles;
  readonly idempotencyKey: string | null;
  /** What would send it again, with other targets. */
  readonly againWith: (targets: readonly string[]) => string;
}

/** Makes a build of a source that was read: targets are resolved first, since that costs nothing, and rows come
 * last. */
@Injectable()
export class SubmitBuild {
  constructor(
    private readonly builds: Builds,
    private readonly pools: Pools,
    private readonly keepSource: KeepSource,
    private readonly ids: Ids,
  ) {}

  async submit(submission: Submission): Promise<BuildView> {
    const { caller, form, source, files, idempotencyKey, againWith } = submission;
    const { tenant } = caller;
    const { tasks, notes: passedOver } = resolveTargets(form, await this.pools.list(), againWith);
    const { notes, ...kept } = await this.keepSource.keep(tenant, source, files, form.options);
    const { build } = await this.builds.create({
      id: this.ids.next('bld'),
      tenant,
      caller: caller.id,
      name: form.name,
      options: { ...form.options, dir: kept.module.dir },
      source: kept,
      hasLinks: source.hasLinks,
      notes: [...notes, ...passedOver],
      tasks: tasks.map((task) => ({ ...task, id: this.ids.next('tsk') })),
      idempotency:
        idempotencyKey === null
          ? null
          : { key: idempotencyKey, fingerprint: fingerprintOf(form, source.digest) },
    });
    return build;
  }
}
