import { readdir } from 'node:fs/promises';
import { RandomIds, SystemClock } from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { apiSettings } from '@test-support/api-settings.js';
import { folderOfTest } from '@test-support/folders.js';
import { describe, expect, it } from 'vitest';
import { Spool } from './spool.js';

const spoolFolder = folderOfTest();
const archiveLimits = { ...DEFAULT_ARCHIVE_LIMITS, compressedBytes: 100, expandedBytes: 100 };
const spoolOf = (spoolBytes: number | null, limits = archiveLimits) =>
  new Spool(
    apiSettings({ archiveLimits: limits, spoolFolder: spoolFolder(), spoolBytes }),
    new DiskRoom([spoolFolder()], 1, () => undefined),
    new RandomIds(new SystemClock()),
  );

describe('Spool', () => {
  it('promises no more bytes than it was given, however much the disk has', async () => {
    const limited = spoolOf(350);
    const { promise: end, resolve } = Promise.withResolvers<void>();
    const first = limited.withFolder(null, () => end);
    await expect.poll(() => readdir(spoolFolder())).toHaveLength(1);
    const refused = limited.withFolder(null, async () => undefined);
    await expect(refused).rejects.toMatchObject({ code: 'too_many_requests' });
    resolve();
    await first;
    expect(await limited.withFolder(null, async () => 'taken')).toBe('taken');
    expect(await readdir(spoolFolder())).toEqual([]);
  });

  it('promises no more bytes than the disk has, before it takes the body', async () => {
    const vast = spoolOf(null, { ...archiveLimits, compressedBytes: 2 ** 50 });
    await expect(vast.withFolder(null, async () => 'taken')).rejects.toMatchObject({ code: 'disk_full' });
    expect(await readdir(spoolFolder())).toEqual([]);
  });

  it('leaves no folder of an upload that failed', async () => {
    const failing = spoolOf(null).withFolder(0, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await readdir(spoolFolder())).toEqual([]);
  });
});
