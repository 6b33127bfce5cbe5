import { ObjectStore, type Source } from '@cgoforge/core';
import type { AskedModule } from '@cgoforge/source';
import { Injectable } from '@nestjs/common';
import { type ReadUpload, SourceReader, type UploadFiles } from './source-reader.js';

/** Makes the stored source of an upload that was read. */
@Injectable()
export class KeepSource {
  constructor(
    private readonly reader: SourceReader,
    private readonly store: ObjectStore,
  ) {}

  /** Stores the canonical archive under its content's name; of the same source again it is not even made. */
  async keep(source: ReadUpload, files: UploadFiles, asked: AskedModule): Promise<Source> {
    const { digest } = source;
    const description = await this.reader.describe(files, source, asked);
    const objectKey = `sources/${Buffer.from(digest.replace(/^h1:/, ''), 'base64').toString('hex')}`;
    const there = await this.store.size(objectKey);
    const size = there ?? (await this.#store(objectKey, source, files));
    return { digest, objectKey, size, ...description };
  }

  async #store(objectKey: string, source: ReadUpload, files: UploadFiles): Promise<number> {
    const size = await this.reader.pack(files, source);
    await this.store.putFile(objectKey, files.canonical, size);
    return size;
  }
}
