import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Builds, type BuildView, Ids, ObjectStore, Pools, type Source } from '@cgoforge/core';
import type { ReadSource } from '@cgoforge/source';
import { Injectable } from '@nestjs/common';
import { PublicUrl } from '../http/public-url.js';
import { LOCAL_TENANT } from '../http/tenant.js';
import { describeSource } from './describe-source.js';
import type { BuildForm } from './form-fields.js';
import { resolveTargets } from './resolve-targets.js';
import type { UploadFiles } from './source-reader.js';

export interface Submission {
  /** The form, with its targets settled. */
  readonly form: BuildForm;
  readonly source: ReadSource;
  readonly files: UploadFiles;
  readonly idempotencyKey: string | null;
}

/** Makes a build of a source that was read: targets are resolved first, since that costs nothing, and rows come last. */
@Injectable()
export class SubmitBuild {
  constructor(
    private readonly builds: Builds,
    private readonly pools: Pools,
    private readonly store: ObjectStore,
    private readonly ids: Ids,
    private readonly url: PublicUrl,
  ) {}

  async submit(submission: Submission): Promise<BuildView> {
    const { form, source, files, idempotencyKey } = submission;
    const tasks = resolveTargets(form.targets, await this.pools.list(), this.url.to('/v1/builds'));
    const described = await describeSource(source, files.scratch, form.options.dir);
    const stored = await this.#keep(source, files);
    const { build } = await this.builds.create({
      id: this.ids.next('bld'),
      tenant: LOCAL_TENANT,
      name: form.name,
      options: { ...form.options, dir: described.module.dir },
      source: { ...stored, ...described },
      notes: source.notes,
      tasks: tasks.map((task) => ({ ...task, id: this.ids.next('tsk') })),
      idempotency:
        idempotencyKey === null ? null : { key: idempotencyKey, fingerprint: fingerprintOf(form, source) },
    });
    return build;
  }

  /** Stores the canonical archive under its content's name; the same source again is there already. */
  async #keep(
    source: ReadSource,
    files: UploadFiles,
  ): Promise<Pick<Source, 'digest' | 'objectKey' | 'size'>> {
    const hex = Buffer.from(source.digest.replace(/^h1:/, ''), 'base64').toString('hex');
    const objectKey = `sources/${hex}`;
    const there = await this.store.size(objectKey);
    if (there === null) await this.store.put(objectKey, createReadStream(files.canonical), source.size);
    return { digest: source.digest, objectKey, size: there ?? source.size };
  }
}

/** Stands for everything the caller asked, so that one Idempotency-Key cannot mean two builds. */
function fingerprintOf(form: BuildForm, source: Pick<ReadSource, 'digest'>): string {
  const asked = [source.digest, [...form.targets].sort(), form.name, Object.entries(form.options).sort()];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
