import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BuildCaches } from '../../apps/launcher/src/build-caches.js';

const BYTES = 64 * 1024 ** 2;

describe('the build cache of a tenant', () => {
  let folder = '';
  let caches: BuildCaches;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'build-caches-'));
    caches = new BuildCaches(folder, BYTES);
  });
  afterEach(async () => {
    await caches.close();
    rmSync(folder, { recursive: true });
  });

  /** What a later life of the launcher finds. */
  async function contentAfterRestart(): Promise<string[]> {
    caches = new BuildCaches(folder, BYTES);
    return readdirSync((await caches.use('tenant')).path);
  }

  it('is kept over a stop', async () => {
    writeFileSync(join((await caches.use('tenant')).path, 'object'), '');
    await caches.close();
    expect(await contentAfterRestart()).toEqual(['object']);
  });

  it('is thrown away when it was not unmounted in order', async () => {
    writeFileSync(join((await caches.use('tenant')).path, 'object'), '');
    execFileSync('umount', [join(folder, 'tenant')]);
    expect(await contentAfterRestart()).toEqual([]);
  });

  it.each([
    ['bytes', (path: string) => execFileSync('fallocate', ['-l', '56M', join(path, 'object')])],
    ['files', (path: string) => execFileSync('sh', ['-c', `cd '${path}' && seq 16000 | xargs touch`])],
  ])('is emptied when it is full of %s and nobody uses it', async (_, fill) => {
    const first = await caches.use('tenant');
    const second = await caches.use('tenant');
    fill(first.path);
    first.release();
    const third = await caches.use('tenant');
    expect(readdirSync(third.path)).not.toEqual([]);
    second.release();
    third.release();
    expect(readdirSync((await caches.use('tenant')).path)).toEqual([]);
  });
});
