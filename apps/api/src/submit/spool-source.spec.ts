import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { InProcessSourceReader } from '../../../../test/support/api/in-process-source-reader.js';
import { folderOfTest } from '../../../../test/support/folders.js';
import type { Reading } from './source-reader.js';
import { spoolSource } from './spool-source.js';

const folderOf = folderOfTest();
const files = () => {
  const folder = folderOf();
  const at = (name: string) => join(folder, name);
  return { folder, spool: at('spool'), scratch: at('scratch'), canonical: at('canonical') };
};

/** A reader that is busy with others for ever. */
class BusyReader extends InProcessSourceReader {
  readonly complete = Promise.withResolvers<void>();

  override read(): Reading {
    const { promise, reject } = Promise.withResolvers<never>();
    return {
      written: () => undefined,
      complete: () => this.complete.resolve(),
      abort: () => reject(new Error('given up')),
      result: promise,
      refused: false,
    };
  }
}

describe('spoolSource', () => {
  it('ends at once when the sender leaves while its whole upload waits', async () => {
    const reader = new BusyReader();
    const gone = new AbortController();
    const reading = spoolSource(Readable.from([Buffer.from('x')]), files(), reader, gone.signal);
    await reader.complete.promise;
    gone.abort();
    await expect(reading).rejects.toThrow('given up');
  });
});
