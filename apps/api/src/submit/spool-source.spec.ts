import { Readable } from 'node:stream';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it } from 'vitest';
import type { SourceReader } from './source-reader.js';
import { spoolSource } from './spool-source.js';
import { uploadFilesIn } from './upload-files.js';

const folderOf = folderOfTest();
const files = () => uploadFilesIn(folderOf(), null);

/** A reader that is busy with others for ever, and when it was told that an upload is whole. */
function busyReader() {
  const [whole, read] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()];
  const abort = () => read.reject(new Error('given up'));
  const reading = {
    written: () => undefined,
    complete: whole.resolve,
    abort,
    result: read.promise,
    refused: false,
  };
  return { whole: whole.promise, reader: { read: () => reading } as unknown as SourceReader };
}

it('spoolSource ends at once when the sender leaves while its whole upload waits', async () => {
  const { reader, whole } = busyReader();
  const gone = new AbortController();
  const reading = spoolSource(Readable.from([Buffer.from('x')]), files(), reader, gone.signal);
  await whole;
  gone.abort();
  await expect(reading).rejects.toThrow('given up');
});
