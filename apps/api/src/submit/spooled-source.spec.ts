import { Readable } from 'node:stream';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it, vi } from 'vitest';
import type { SourceReader } from './source-reader.js';
import { SpooledSource } from './spooled-source.js';
import { uploadFilesIn } from './upload-files.js';

const folderOf = folderOfTest();
const files = () => uploadFilesIn(folderOf(), null);
const asked = { names: null, vcs: false };

/** A reader that is busy with others for ever, and when it was told that an upload is whole. */
function busyReader() {
  const [whole, read] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()];
  const abort = vi.fn(() => read.reject(new Error('given up')));
  const reading = {
    written: () => undefined,
    complete: whole.resolve,
    abort,
    result: read.promise,
    refused: false,
  };
  return { abort, whole: whole.promise, reader: { read: () => reading } as unknown as SourceReader };
}

it('SpooledSource ends at once when the sender leaves while its whole upload waits', async () => {
  const { reader, whole } = busyReader();
  const gone = new AbortController();
  await using spooled = new SpooledSource(files(), reader, gone.signal);
  await spooled.take(Readable.from([Buffer.from('x')]), asked);
  const reading = spooled.read(asked);
  await whole;
  gone.abort();
  await expect(reading).rejects.toThrow('given up');
});

it('SpooledSource gives up what is read of a form that turns out to be broken', async () => {
  const { reader, abort } = busyReader();
  {
    await using spooled = new SpooledSource(files(), reader, new AbortController().signal);
    await spooled.take(Readable.from([Buffer.from('x')]), asked);
  }
  expect(abort).toHaveBeenCalledOnce();
});
