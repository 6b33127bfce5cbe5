import { readdir } from 'node:fs/promises';
import { RandomIds } from '@cgoforge/core';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { beforeEach, describe, expect, it } from 'vitest';
import { apiSettings } from '../../../../test/support/api/running-api.js';
import { folderOfTest } from '../../../../test/support/folders.js';
import { MOST_UPLOADS } from './admit-upload.js';
import { Spool } from './spool.js';

const spoolFolder = folderOfTest();
const archiveLimits = { ...DEFAULT_ARCHIVE_LIMITS, compressedBytes: 100, expandedBytes: 100 };
const spoolOf = (spoolBytes: number | null) =>
  new Spool(apiSettings({ archiveLimits, spoolFolder: spoolFolder(), spoolBytes }), new RandomIds());
let spool: Spool;
beforeEach(() => {
  spool = spoolOf(null);
});

describe('Spool', () => {
  it('has room for so many uploads, and again once one has ended', async () => {
    const { promise: end, resolve } = Promise.withResolvers<void>();
    const uploads = Array.from({ length: MOST_UPLOADS }, () => spool.withFolder(0, () => end));
    await expect.poll(() => readdir(spoolFolder())).toHaveLength(MOST_UPLOADS);
    const refused = spool.withFolder(0, async () => undefined);
    await expect(refused).rejects.toMatchObject({ code: 'too_many_requests', status: 429 });
    resolve();
    await Promise.all(uploads);
    expect(await spool.withFolder(0, async () => 'taken')).toBe('taken');
    expect(await readdir(spoolFolder())).toEqual([]);
  });

  it('promises no more bytes than it was given, however much the disk has', async () => {
    const gibibyte = 1024 ** 3;
    const limited = spoolOf(gibibyte + 350);
    const { promise: end, resolve } = Promise.withResolvers<void>();
    const first = limited.withFolder(null, () => end);
    await expect.poll(() => readdir(spoolFolder())).toHaveLength(1);
    const refused = limited.withFolder(null, async () => undefined);
    await expect(refused).rejects.toMatchObject({ code: 'too_many_requests' });
    resolve();
    await first;
    expect(await limited.withFolder(null, async () => 'taken')).toBe('taken');
  });

  it('leaves no folder of an upload that failed', async () => {
    const failing = spool.withFolder(0, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await readdir(spoolFolder())).toEqual([]);
  });
});
