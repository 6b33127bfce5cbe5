import { afterAll } from 'vitest';
import { openSourceReader } from '../support/source-reader.js';
import { describeSourceReaderContract } from './source-reader.contract.js';

const reader = openSourceReader();
afterAll(() => reader.close());

describeSourceReaderContract('ThreadedSourceReader', reader);
