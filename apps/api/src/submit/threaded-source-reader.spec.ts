import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { DEFAULT_ARCHIVE_LIMITS, type ReadingOptions } from '@cgoforge/source';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BESIDE_HEAP, SMALL_HEAP } from './share-memory.js';
import type { Reading } from './source-reader.js';
import { ThreadedSourceReader } from './threaded-source-reader.js';

/** A thread that takes an upload's folder, and how it is read, for its digest, once it is told that the upload is whole. It
 * has room for one that is called large if its room has no limit, and one that is called foreign has such names. */
const PROGRAM = `
  const { parentPort } = require('node:worker_threads');
  let folder, room, digest;
  parentPort.on('message', (message) => {
    if (message.kind === 'read') {
      ({ files: { folder }, roomBytes: room } = message);
      digest = folder + (message.names ? ' in ' + message.names : '') + (message.vcs ? ' with .git' : '');
    }
    if (message.kind === 'written' && /^foreign(?! in gbk)/.test(digest)) {
      folder = '';
      parentPort.postMessage({ kind: 'foreign name', detail: 'is foreign', next: '' });
    }
    if (message.kind === 'written' && folder.startsWith('large') && room !== undefined) {
      folder = '';
      parentPort.postMessage({ kind: 'no room' });
    }
    if (message.kind === 'complete' && folder === 'deadly') throw new Error('dies');
    if (message.kind === 'complete' && folder !== '')
      parentPort.postMessage({ kind: 'done', answer: { digest } });
    if (message.kind === 'describe')
      parentPort.postMessage({ kind: 'done', answer: { dir: message.asked.dir } });
    if (message.kind === 'abort')
      parentPort.postMessage({ kind: 'refused', code: 'internal', detail: 'given up', next: '' });
  });
`;

let started: Worker[];
let heaps: number[];
let reader: ThreadedSourceReader;
beforeEach(() => {
  started = [];
  heaps = [];
  // Room for two followers, two that read what is whole, and the large one.
  reader = new ThreadedSourceReader(
    { memoryMebibytes: 400, limits: DEFAULT_ARCHIVE_LIMITS, leastFreeBytes: 0 },
    (heap) => {
      heaps.push(heap);
      const thread = new Worker(PROGRAM, { eval: true });
      started.push(thread);
      return thread;
    },
  );
});
afterEach(async () => {
  await Promise.all(started.map((thread) => thread.terminate()));
});

const filesIn = (folder: string) => ({
  folder,
  spool: '',
  scratch: '',
  index: '',
  canonical: '',
  length: null,
});
const asked = { names: null, vcs: false };
const read = (folder: string) => reader.read(filesIn(folder), asked);
const finish = async (reading: Reading, how: ReadingOptions = asked) => {
  reading.written(1);
  reading.complete(how);
  return (await reading.result).digest;
};

describe('ThreadedSourceReader', () => {
  it('reads whole uploads, however many slow ones never end', async () => {
    const slow = Array.from({ length: 20 }, (_, index) => read(`slow-${index}`));
    for (const reading of slow) reading.written(1);
    const quick = ['a', 'b', 'c', 'd'].map(read);
    expect(await Promise.all(quick.map((one) => finish(one)))).toEqual(['a', 'b', 'c', 'd']);
    expect(started).toHaveLength(4);
  });

  it('reads an upload while it arrives when a follower is free', async () => {
    const first = read('first');
    expect(started).toHaveLength(1);
    expect(await finish(first)).toBe('first');
    expect(await finish(read('second'))).toBe('second');
    expect(started).toHaveLength(1);
  });

  it('starts nothing for a small upload before it is whole', async () => {
    const small = reader.read({ ...filesIn('small'), length: 1024 }, asked);
    small.written(1);
    expect(started).toHaveLength(0);
    expect(await finish(small)).toBe('small');
    reader.read({ ...filesIn('large'), length: 1024 ** 3 }, asked);
    expect(started).toHaveLength(2);
  });

  it('lets a sender leave at once that waits with a whole or a growing upload', async () => {
    for (const name of ['slow-1', 'slow-2']) read(name);
    const [busy, other, whole, growing, last] = ['busy', 'other', 'whole', 'growing', 'last'].map(read);
    if (!busy || !other || !whole || !growing || !last) throw new Error('unreachable');
    const answered = Promise.all([busy, other].map((one) => finish(one)));
    whole.complete(asked);
    whole.abort();
    growing.abort();
    await expect(whole.result).rejects.toThrow('given up');
    await expect(growing.result).rejects.toThrow('given up');
    expect(await answered).toEqual(['busy', 'other']);
    expect(await finish(last)).toBe('last');
  });

  it('replaces a thread that died', async () => {
    for (const name of ['slow-1', 'slow-2']) read(name);
    const deadly = finish(read('deadly'));
    const next = finish(read('next'));
    await expect(deadly).rejects.toMatchObject({ code: 'internal' });
    expect(await next).toBe('next');
  });

  it('describes sources while slow uploads arrive', async () => {
    for (const name of ['slow-1', 'slow-2', 'slow-3']) read(name);
    const source = { digest: '', hasLinks: false, notes: [], isLarge: false };
    const described = await Promise.all(
      ['a', 'b'].map((dir) =>
        reader.describe(filesIn(''), source, { dir, package: null, mod: null, env: [] }),
      ),
    );
    expect(described.map(({ dir }) => dir)).toEqual(['a', 'b']);
  });

  it('reads once more, one after the other and in a heap of their own, what small heaps have no room for', async () => {
    const names = ['large-1', 'large-2', 'small', 'large-3'];
    const readings = names.map(read);
    expect(await Promise.all(readings.map((one) => finish(one)))).toEqual(names);
    const sources = await Promise.all(readings.map(({ result }) => result));
    expect(sources.map(({ isLarge }) => isLarge)).toEqual([true, true, false, true]);
    expect(readings.map(({ refused }) => refused)).toEqual([false, false, false, false]);
    expect(heaps.filter((heap) => heap > SMALL_HEAP)).toHaveLength(1);
    for (const source of sources)
      await reader.describe(filesIn(''), source, { dir: 'a', package: null, mod: null, env: [] });
    expect(heaps.reduce((sum, heap) => sum + heap + BESIDE_HEAP, 0)).toBeLessThanOrEqual(400);
  });

  it('reads once more what it has followed in another way than was asked in the end', async () => {
    expect(await finish(read('late'), { names: null, vcs: true })).toBe('late with .git');
    expect(started).toHaveLength(2);
    expect(await finish(read('known'))).toBe('known');
    const large = read('large');
    expect(await finish(large, { names: 'gbk', vcs: true })).toBe('large in gbk with .git');
    expect((await large.result).isLarge).toBe(true);
  });

  it('does not refuse a name that a later field may read, and refuses it when none has', async () => {
    const mended = read('foreign');
    mended.written(1);
    // By then it has heard that the name is foreign.
    await finish(read('other'));
    expect(mended.refused).toBe(false);
    expect(await finish(mended, { names: 'gbk', vcs: false })).toBe('foreign in gbk');
    const final = reader.read(filesIn('foreign'), { ...asked, names: 'big5' });
    final.written(1);
    await expect(final.result).rejects.toMatchObject({ detail: 'is foreign' });
    expect(final.refused).toBe(true);
    await expect(finish(read('foreign'))).rejects.toMatchObject({ detail: 'is foreign' });
    await expect(finish(reader.read({ ...filesIn('foreign'), length: 1 }, asked))).rejects.toThrow(
      'is foreign',
    );
  });

  it('lets a sender leave at once whose upload waits for the large heap', async () => {
    const reading = read('large');
    reading.written(1);
    reading.abort();
    await expect(reading.result).rejects.toThrow();
  });

  it('ends its threads when it is closed', async () => {
    await finish(read('only'));
    const ended = started.map((thread) => once(thread, 'exit'));
    await reader.close();
    await Promise.all(ended);
  });
});
