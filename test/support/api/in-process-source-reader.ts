import { DEFAULT_ARCHIVE_LIMITS, followSpool, readArchive } from '@cgoforge/source';
import { GrowingSize } from '../../../apps/api/src/submit/growing-size.js';
import { type Reading, SourceReader, type UploadFiles } from '../../../apps/api/src/submit/source-reader.js';

/** Reads archives on this thread. */
export class InProcessSourceReader extends SourceReader {
  read(files: UploadFiles): Reading {
    const size = new GrowingSize();
    const body = followSpool(files.spool, size);
    const reading = {
      refused: false,
      written: (bytes: number) => size.grow(bytes),
      complete: () => size.complete(),
      abort: () => size.abort(),
      result: readArchive({ ...files, body, limits: DEFAULT_ARCHIVE_LIMITS }).catch((error) => {
        reading.refused = true;
        throw error;
      }),
    };
    reading.result.catch(() => undefined);
    return reading;
  }
}
