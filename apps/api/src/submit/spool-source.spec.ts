import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { folderOfTest } from '../../../../test/support/folders.js';
import type { SourceReader } from './source-reader.js';
import { spoolSource } from './spool-source.js';

const folder = folderOfTest();

it('spooling a source ends at once when the sender leaves while its whole upload waits', async () => {
  const { promise: result, reject } = Promise.withResolvers<never>();
  const whole = Promise.withResolvers<void>();
  // It is busy with others for ever.
  const reader = {
    read: () => ({
      ...{ written: () => undefined, complete: () => whole.resolve(), result, refused: false },
      abort: () => reject(new Error('given up')),
    }),
  } as unknown as SourceReader;
  const gone = new AbortController();
  const files = { folder: folder(), spool: join(folder(), 'spool'), scratch: '', canonical: '' };
  const reading = spoolSource(Readable.from([Buffer.from('x')]), files, reader, gone.signal);
  await whole.promise;
  gone.abort();
  await expect(reading).rejects.toThrow('given up');
});
