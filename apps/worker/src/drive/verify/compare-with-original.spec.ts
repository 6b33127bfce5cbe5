import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ObjectStore, ReceivedFile } from '@cgoforge/core';
import { openFolderStore, putBytes } from '@test-support/folder-store.js';
import { folderOfTest } from '@test-support/folders.js';
import { verifiedFile } from '@test-support/rows.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { compareWithOriginal, missingFiles } from './compare-with-original.js';

const build = 'bld_1';
const going = new AbortController().signal;

describe('a file of a rebuild', () => {
  const folder = folderOfTest();
  let store: ObjectStore;
  beforeEach(async () => {
    store = await openFolderStore(folder());
  });

  async function stored(objectKey: string, bytes: Buffer): Promise<ReceivedFile> {
    await putBytes(store, objectKey, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { name: 'app', size: bytes.length, sha256, objectKey };
  }
  const compared = (file: ReceivedFile, files: readonly ReceivedFile[]) =>
    compareWithOriginal(store, file, { build, files }, going);

  it('is equal by its bytes, and the other is not read again', async () => {
    const file = await stored('attempts/2/app', Buffer.from('a'));
    const original = { ...file, objectKey: 'attempts/1/gone' };
    expect(await compared(file, [original])).toEqual({ build, equal: true, differs: [], why: null });
  });

  it('differs by the sections of the stored programs', async () => {
    const program = await readFile(process.execPath);
    const other = Buffer.from(program);
    const sections = Number(other.readBigUInt64LE(40));
    // Where the second section begins: the first is none.
    const at = Number(other.readBigUInt64LE(sections + 64 + 24));
    other[at] = (other[at] ?? 0) ^ 1;
    const files = [await stored('attempts/1/app', other)];
    const result = await compared(await stored('attempts/2/app', program), files);
    expect(result).toMatchObject({ build, equal: false, why: null });
    expect(result?.differs).toHaveLength(1);
    expect(result?.differs[0]?.name).toMatch(/^\./);
  });

  it('says so where the other is gone, and nothing where there never was one', async () => {
    const file = await stored('attempts/2/app', Buffer.from('a'));
    const gone = { ...file, sha256: '0', objectKey: 'attempts/1/gone' };
    const why = 'which is kept no more';
    expect(await compared(file, [gone])).toEqual({ build, equal: false, differs: [], why });
    expect(await compared(file, [{ ...file, name: 'b' }])).toBeNull();
  });

  it('is missed where the other build has one', () => {
    const files = [verifiedFile('a'), verifiedFile('b')];
    const made = [verifiedFile('a'), verifiedFile('c')];
    expect(missingFiles({ build, files }, made)).toEqual(['The rebuild made no "b", which bld_1 has.']);
  });
});
