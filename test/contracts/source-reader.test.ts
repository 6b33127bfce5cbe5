import { Worker } from 'node:worker_threads';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { afterAll } from 'vitest';
import { ThreadedSourceReader } from '../../apps/api/src/submit/threaded-source-reader.js';
import { InProcessSourceReader } from '../support/api/in-process-source-reader.js';
import { describeSourceReaderContract } from './source-reader.contract.js';

/** A thread runs built code, and so resolves packages as the service does. */
const THREAD = new URL('../../apps/api/dist/submit/reader-thread.js', import.meta.url);

const options = { followers: 2, threads: 1, memoryMebibytes: 64, limits: DEFAULT_ARCHIVE_LIMITS };
const threaded = new ThreadedSourceReader(options, () => new Worker(THREAD, { execArgv: [] }));
afterAll(() => threaded.close());

describeSourceReaderContract('ThreadedSourceReader', threaded);
// The API's own tests trust it in the place of the other.
describeSourceReaderContract('InProcessSourceReader', new InProcessSourceReader());
