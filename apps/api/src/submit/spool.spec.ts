import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomIds } from '@cgoforge/core';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiSettings } from '../http/api-settings.js';
import { MOST_UPLOADS } from './admit-upload.js';
import { Spool } from './spool.js';

let spoolFolder: string;
let spool: Spool;
beforeEach(async () => {
  spoolFolder = await mkdtemp(join(tmpdir(), 'cgoforge-spool-'));
  const leastPace = { bytesPerSecond: 1, graceSeconds: 1 };
  const archiveLimits = DEFAULT_ARCHIVE_LIMITS;
  const settings = {
    urlSeconds: 1,
    defaultTargets: [],
    archiveLimits,
    leastPace,
    spoolFolder,
    drainSeconds: 0,
  };
  spool = new Spool(new ApiSettings(settings), new RandomIds());
});
afterEach(() => rm(spoolFolder, { recursive: true }));

describe('Spool', () => {
  it('has room for so many uploads, and again once one has ended', async () => {
    const { promise: end, resolve } = Promise.withResolvers<void>();
    const uploads = Array.from({ length: MOST_UPLOADS }, () => spool.withFolder(0, () => end));
    await expect.poll(() => readdir(spoolFolder)).toHaveLength(MOST_UPLOADS);
    const refused = spool.withFolder(0, async () => undefined);
    await expect(refused).rejects.toMatchObject({ code: 'too_many_requests', status: 429 });
    resolve();
    await Promise.all(uploads);
    expect(await spool.withFolder(0, async () => 'taken')).toBe('taken');
    expect(await readdir(spoolFolder)).toEqual([]);
  });

  it('leaves no folder of an upload that failed', async () => {
    const failing = spool.withFolder(0, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await readdir(spoolFolder)).toEqual([]);
  });
});
