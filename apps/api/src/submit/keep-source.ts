import { Ids, ObjectStore, type Source, Sources } from '@cgoforge/core';
import type { AskedModule } from '@cgoforge/source';
import { Injectable } from '@nestjs/common';
import { type ReadUpload, SourceReader, type UploadFiles } from './source-reader.js';

/** A stored source, and what to say of it to its sender, a sentence each. */
export interface KeptSource extends Source {
  readonly notes: readonly string[];
}

/** Makes the stored source of an upload that was read. */
@Injectable()
export class KeepSource {
  constructor(
    private readonly reader: SourceReader,
    private readonly sources: Sources,
    private readonly store: ObjectStore,
    private readonly ids: Ids,
  ) {}

  /** Stores the canonical archive; of the same source again it is not even made. */
  async keep(
    tenant: string,
    source: ReadUpload,
    files: UploadFiles,
    asked: AskedModule,
  ): Promise<KeptSource> {
    const { digest } = source;
    const { notes, ...module } = await this.reader.describe(files, source, asked);
    const known = await this.sources.find(tenant, digest);
    const isThere = known !== null && (await this.store.size(known.objectKey)) === known.size;
    const stored = isThere ? known : await this.#store(files);
    return { digest, ...stored, module, notes: [...source.notes, ...notes] };
  }

  async #store(files: UploadFiles) {
    const objectKey = `sources/${this.ids.next('src')}`;
    const size = await this.reader.pack(files);
    await this.sources.expect(objectKey, size);
    await this.store.putFile(objectKey, files.canonical, size);
    return { objectKey, size };
  }
}
