import { Worker } from 'node:worker_threads';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { ThreadedSourceReader } from '../../apps/api/src/submit/threaded-source-reader.js';

/** A thread runs built code, and so resolves packages as the service does. */
const THREAD = new URL('../../apps/api/dist/submit/reader-thread.js', import.meta.url);

/** The API's own reader of sources, until `close`. */
export function openSourceReader(): ThreadedSourceReader {
  const options = { memoryMebibytes: 400, limits: DEFAULT_ARCHIVE_LIMITS, leastFreeBytes: 0 };
  return new ThreadedSourceReader(options, (heap) => {
    return new Worker(THREAD, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heap } });
  });
}
