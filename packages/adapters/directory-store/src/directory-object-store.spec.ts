import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { SystemClock } from '@cgoforge/core';
import { folderOfTest } from '@test-support/folders.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DirectoryObjectStore } from './directory-object-store.js';

const root = folderOfTest();

const open = () =>
  DirectoryObjectStore.open(
    { root: root(), publicUrl: 'http://localhost:8080', signingKey: Buffer.alloc(32) },
    new SystemClock(),
  );

describe('DirectoryObjectStore', () => {
  it('removes what crashed writers left when it opens, and leaves what living ones write', async () => {
    await open();
    const partial = join(root(), 'partial');
    // No process has a pid beyond the kernel's largest, 2^22.
    for (const name of ['4194305-dead', `${process.pid}-alive`, `${process.pid}-reused`, 'stray']) {
      await writeFile(join(partial, name), 'x');
    }
    await utimes(join(partial, `${process.pid}-reused`), 0, 0);
    await open();
    expect(await readdir(partial)).toEqual([`${process.pid}-alive`]);
  });

  it('leaves no partial file behind, whether the body was whole or broke', async () => {
    const store = await open();
    await store.put('a/b', Readable.from([Buffer.from('abc')]), 3);
    await expect(store.put('a/c', Readable.from([Buffer.from('abc')]), 4)).rejects.toThrow('3 arrived');
    expect(await readdir(join(root(), 'partial'))).toEqual([]);
    expect(await readdir(join(root(), 'objects/a'))).toEqual(['b']);
  });

  it('moves a file where it can, and copies one that lies on another file system', async () => {
    const store = await open();
    const near = join(root(), 'near');
    const far = join(await mkdtemp('/dev/shm/cgoforge-test-'), 'far');
    onTestFinished(() => rm(dirname(far), { recursive: true }));
    for (const [name, path] of Object.entries({ near, far })) {
      await writeFile(path, name);
      await store.putFile(`files/${name}`, path, name.length);
      expect(await text(await store.open(`files/${name}`))).toBe(name);
    }
    await expect(stat(near)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(join(root(), 'partial'))).toEqual([]);
  });

  it('says unavailable when its disk fails', async () => {
    const store = await open();
    await rm(join(root(), 'partial'), { recursive: true });
    await expect(store.put('a', Readable.from([]), 0)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
