import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ObjectStore } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { folderOfTest } from '../support/folders.js';
import { describeSignedUrls } from './signed-urls.js';

export interface ObjectStoreUnderTest {
  readonly store: ObjectStore;
  /** The address that signed URLs begin with; another one than the store itself uses. */
  readonly publicUrl: string;
  /** A store of the same kind that nobody serves. */
  readonly unreachable: () => Promise<ObjectStore>;
}

const MIB = 1024 * 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const bodyOf = (...chunks: (Buffer | string)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

/** Yields `bytes` in chunks of 64 KiB, then breaks. */
function breaking(bytes: Buffer): Readable {
  return Readable.from(
    (async function* () {
      for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
      throw new Error('the sender went away');
    })(),
  );
}

/** What every ObjectStore promises, on the real thing. */
export function describeObjectStoreContract(name: string, under: ObjectStoreUnderTest): void {
  describe(`${name} as an ObjectStore`, () => {
    const { store } = under;
    const read = async (key: string, range?: { start: number; end: number }) =>
      buffer(await store.open(key, range));
    const put = (key: string, bytes: Buffer | string) =>
      store.put(key, bodyOf(bytes), Buffer.byteLength(bytes));

    describe('put, open, size and delete', () => {
      it('gives back the bytes, their size and their SHA-256', async () => {
        expect(await put('a/b=c/d-e_f.g', 'hello')).toEqual({ sha256: sha256(Buffer.from('hello')) });
        expect((await read('a/b=c/d-e_f.g')).toString()).toBe('hello');
        expect(await store.size('a/b=c/d-e_f.g')).toBe(5);
      });

      it('keeps an object of 0 bytes', async () => {
        expect(await store.put('empty', bodyOf(), 0)).toEqual({ sha256: sha256(Buffer.alloc(0)) });
        expect(await store.size('empty')).toBe(0);
        expect((await read('empty')).length).toBe(0);
      });

      it.each([16 * MIB, 20 * MIB + 7, 32 * MIB])('keeps an object of %d bytes', async (size) => {
        const bytes = randomBytes(size);
        expect(await put('large', bytes)).toEqual({ sha256: sha256(bytes) });
        expect(sha256(await read('large'))).toBe(sha256(bytes));
      });

      it('gives a range, both ends included, and what there is of one that ends too late', async () => {
        await put('range', '0123456789');
        expect((await read('range', { start: 0, end: 0 })).toString()).toBe('0');
        expect((await read('range', { start: 3, end: 5 })).toString()).toBe('345');
        expect((await read('range', { start: 8, end: 99 })).toString()).toBe('89');
        const beyond = store.open('range', { start: 10, end: 10 });
        await expect(beyond).rejects.toMatchObject({ code: 'range_not_satisfiable' });
      });

      it('says that there is nothing under a key', async () => {
        await put('folder/file', 'x');
        for (const key of ['nothing', 'no/thing', 'folder', 'folder/file/below']) {
          expect(await store.size(key)).toBeNull();
          await expect(store.open(key)).rejects.toMatchObject({ code: 'not_found' });
          await expect(store.open(key, { start: 0, end: 1 })).rejects.toMatchObject({ code: 'not_found' });
        }
      });

      it('deletes a key and all that is below it, and nothing else, as often as asked', async () => {
        const gone = ['going/1/a', 'going/1/files/b', 'going/1/files/c', 'gone'];
        const kept = ['going/10/a', 'going/2', 'gone2'];
        for (const key of [...gone, ...kept]) await put(key, 'x');
        await store.delete('going/1');
        await store.delete('going/1');
        await store.delete('gone');
        await store.delete('gone/below');
        for (const key of gone) expect(await store.size(key)).toBeNull();
        for (const key of kept) expect(await store.size(key)).toBe(1);
        await put('going/1/a', 'y');
        expect((await read('going/1/a')).toString()).toBe('y');
      });

      it('lets a reader go on that began before the key was written again or deleted', async () => {
        const bytes = randomBytes(4 * MIB);
        await put('old/replaced', bytes);
        const reader = await store.open('old/replaced');
        await put('old/replaced', 'later');
        await store.delete('old');
        expect(sha256(await buffer(reader))).toBe(sha256(bytes));
      });

      it('outlives a reader that leaves early', async () => {
        const bytes = randomBytes(20 * MIB);
        await put('left', bytes);
        for (let times = 0; times < 20; times += 1) {
          for await (const _ of await store.open('left')) break;
          (await store.open('left')).destroy();
        }
        expect(sha256(await read('left'))).toBe(sha256(bytes));
      });

      it.each(['', '/a', 'a/', 'a//b', '../a', 'a/../../b', 'a/.', 'a b', 'a?b', 'a%2e', 'ä'])(
        'refuses the key %j',
        async (key) => {
          const use = { method: 'GET', fileName: 'x', expiresInSeconds: 60 } as const;
          await expect(store.put(key, bodyOf('x'), 1)).rejects.toThrow('is not an object key');
          await expect(store.open(key)).rejects.toThrow('is not an object key');
          await expect(store.size(key)).rejects.toThrow('is not an object key');
          await expect(store.delete(key)).rejects.toThrow('is not an object key');
          await expect(store.signedUrl(key, use)).rejects.toThrow('is not an object key');
        },
      );
    });

    describe('putFile', () => {
      const folder = folderOfTest();
      const fileOf = async (bytes: Buffer | string) => {
        const path = join(folder(), 'file');
        await writeFile(path, bytes);
        return path;
      };

      it('keeps a file, also where the key is held already', async () => {
        const bytes = randomBytes(20 * MIB);
        await put('from/file', 'before');
        await store.putFile('from/file', await fileOf(bytes), bytes.length);
        expect(sha256(await read('from/file'))).toBe(sha256(bytes));
        expect(await store.size('from/file')).toBe(bytes.length);
      });

      it.each([4, 6])('leaves the key as it was when a file of 5 bytes is said to have %d', async (size) => {
        await put('kept', 'before');
        const path = await fileOf('hello');
        await expect(store.putFile('kept', path, size)).rejects.toMatchObject({ code: 'internal' });
        expect((await read('kept')).toString()).toBe('before');
      });

      it('says unavailable when it cannot be reached', async () => {
        const path = await fileOf('x');
        const asked = under.unreachable().then((other) => other.putFile('a', path, 1));
        await expect(asked).rejects.toMatchObject({ code: 'unavailable', family: 'ours' });
      });
    });

    describe('a body that is not what was promised', () => {
      const large = randomBytes(20 * MIB);

      it.each([
        ['breaks at once', () => breaking(Buffer.alloc(0)), 5, 'went away'],
        ['breaks midway', () => breaking(Buffer.from('hel')), 5, 'went away'],
        ['breaks midway in a large one', () => breaking(large), 40 * MIB, 'went away'],
        ['is shorter', () => bodyOf('hell'), 5, '4 arrived'],
        ['is shorter in a large one', () => bodyOf(large), large.length + 1, `${large.length} arrived`],
        ['is longer', () => bodyOf('hello', '!'), 5, 'more than 5'],
        ['is longer in a large one', () => bodyOf(large, '!'), large.length, 'more than'],
      ])('leaves the key as it was when it %s', async (_, body, size, message) => {
        await put('kept', 'before');
        await expect(store.put('kept', body(), size)).rejects.toThrow(message);
        expect((await read('kept')).toString()).toBe('before');
        await expect(store.put('never', body(), size)).rejects.toThrow(message);
        expect(await store.size('never')).toBeNull();
      });

      it('rejects when the body broke before it was read', async () => {
        const body = new PassThrough();
        const stored = store.put('never', body, 5);
        body.destroy(new Error('the sender went away'));
        await expect(stored).rejects.toThrow('went away');
      });

      it('shows nothing before the last byte has arrived', async () => {
        const body = new PassThrough();
        const stored = store.put('slow', body, large.length + 1);
        for (let start = 0; start < large.length; start += MIB) {
          if (!body.write(large.subarray(start, start + MIB))) {
            await new Promise((drained) => body.once('drain', drained));
          }
        }
        expect(await store.size('slow')).toBeNull();
        body.end('!');
        await stored;
        expect(await store.size('slow')).toBe(large.length + 1);
      });
    });

    it('keeps one of several bodies whole when they are put under one key at once', async () => {
      const bodies = [20, 20, 36, 1].map((size) => randomBytes(size * MIB));
      await expect(store.put('raced', breaking(randomBytes(20 * MIB)), 40 * MIB)).rejects.toThrow();
      const stored = await Promise.all(bodies.map((bytes) => put('raced', bytes)));
      expect(stored.map((one) => one.sha256)).toEqual(bodies.map(sha256));
      expect(bodies.map(sha256)).toContain(sha256(await read('raced')));
    });

    it('says unavailable when it cannot be reached', async () => {
      const asked = under.unreachable().then((other) => other.put('a', bodyOf('x'), 1));
      await expect(asked).rejects.toMatchObject({ code: 'unavailable', family: 'ours' });
    });

    describeSignedUrls(under);
  });
}
