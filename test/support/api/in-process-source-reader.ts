import { type AskedModule, DEFAULT_ARCHIVE_LIMITS, followSpool } from '@cgoforge/source';
import { GrowingSize } from '../../../apps/api/src/submit/growing-size.js';
import { describeUpload, packUpload, readUpload } from '../../../apps/api/src/submit/read-upload.js';
import {
  type Reading,
  type ReadUpload,
  type SourceDescription,
  SourceReader,
  type UploadFiles,
} from '../../../apps/api/src/submit/source-reader.js';

/** Reads archives on this thread. */
export class InProcessSourceReader extends SourceReader {
  /** How many were packed. */
  packed = 0;

  read(files: UploadFiles): Reading {
    const size = new GrowingSize();
    const body = followSpool(files.spool, size);
    const reading = {
      refused: false,
      written: (bytes: number) => size.grow(bytes),
      complete: () => size.complete(),
      abort: () => size.abort(),
      result: readUpload(files, body, DEFAULT_ARCHIVE_LIMITS).catch((error) => {
        reading.refused = true;
        throw error;
      }),
    };
    reading.result.catch(() => undefined);
    return reading;
  }

  describe(files: UploadFiles, source: ReadUpload, asked: AskedModule): Promise<SourceDescription> {
    return describeUpload(files, source, asked);
  }

  pack(files: UploadFiles, source: ReadUpload): Promise<number> {
    this.packed += 1;
    return packUpload(files, source);
  }
}
