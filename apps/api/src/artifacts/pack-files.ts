import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ObjectStore } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { pack } from 'tar-stream';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import type { SetEntry } from './file-set.js';

/** Unless it is asked for, one file comes as it is. */
export const archiveFormat = z.enum(['tgz', 'zip']);
export type ArchiveFormat = z.output<typeof archiveFormat>;

/** Programs are stored as what they are: executable, and of no particular time. */
const FILE_MODE = 0o755;
const TEXT_MODE = 0o644;
const NO_TIME = new Date('1980-01-01T00:00:00Z');

/** Packs the files of a build while they are sent; nothing is held but the chunk that is on its way. */
@Injectable()
export class PackFiles {
  constructor(private readonly store: ObjectStore) {}

  pack(entries: readonly SetEntry[], format: ArchiveFormat): Readable {
    return format === 'zip' ? this.#zip(entries) : this.#tgz(entries);
  }

  #tgz(entries: readonly SetEntry[]): Readable {
    const tar = pack();
    const gzip = createGzip({ level: 1 });
    const fill = async () => {
      for (const entry of entries) {
        const size = 'text' in entry ? Buffer.byteLength(entry.text) : entry.artifact.size;
        const mode = 'text' in entry ? TEXT_MODE : FILE_MODE;
        const sink = tar.entry({ name: entry.path, size, mode, mtime: NO_TIME });
        if ('text' in entry) sink.end(entry.text);
        else await pipeline(await this.store.open(entry.artifact.objectKey), sink);
      }
      tar.finalize();
    };
    fill().catch((error: Error) => tar.destroy(error));
    // A reader who leaves destroys gzip, and this ends the tar and what is being read from the store with it.
    pipeline(tar, gzip).catch((error: Error) => gzip.destroy(error));
    return gzip;
  }

  #zip(entries: readonly SetEntry[]): Readable {
    const zip = new ZipFile();
    const out = new PassThrough();
    const fail = (error: Error) => out.destroy(error);
    let reading: Readable | undefined;
    out.once('close', () => reading?.destroy());
    for (const entry of entries) {
      const options = { mtime: NO_TIME, forceDosTimestamp: true, compressionLevel: 1 };
      if ('text' in entry) {
        zip.addBuffer(Buffer.from(entry.text), entry.path, { ...options, mode: 0o100000 | TEXT_MODE });
        continue;
      }
      const { size, objectKey } = entry.artifact;
      zip.addReadStreamLazy(entry.path, { ...options, size, mode: 0o100000 | FILE_MODE }, (give) => {
        this.store.open(objectKey).then((body) => {
          reading = body.once('error', fail);
          give(null, body);
        }, fail);
      });
    }
    zip.on('error', fail);
    pipeline(zip.outputStream, out).catch(fail);
    zip.end();
    return out;
  }
}
