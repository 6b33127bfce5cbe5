import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BuildCaches, cacheGroup } from '../../apps/launcher/src/build-caches.js';
import { folderOfTest } from '../support/folders.js';

const BYTES = 64 * 1024 ** 2;

const deepFolders = `perl -e 'chdir "00"; for (1 .. 2000) { mkdir "down"; chdir "down" }'`;

/** What the next build of the tenant finds. */
const contentOf = async (caches: BuildCaches) => readdirSync((await caches.use('tenant')).path);

describe('the build cache of a tenant', () => {
  const folder = folderOfTest();
  let caches: BuildCaches;
  beforeEach(() => {
    caches = new BuildCaches(folder(), BYTES);
  });
  afterEach(() => caches.close());

  /** Runs a script as a build would, in a cache that Go has used. */
  function leaveAsGo(path: string, script = ''): void {
    const user = { uid: 200_000, gid: cacheGroup('tenant'), cwd: path };
    const asGo = 'umask 002; mkdir 00 ff; echo 0 > trim.txt; echo content > 00/abc-d';
    execFileSync('sh', ['-ec', `${asGo}; ${script}`], user);
  }

  /** What a later life of the launcher finds. */
  async function contentAfterRestart(): Promise<string[]> {
    caches = new BuildCaches(folder(), BYTES);
    return contentOf(caches);
  }

  it.each([false, true])('is kept when it holds what Go leaves, also over a stop: %s', async (restart) => {
    const cache = await caches.use('tenant');
    leaveAsGo(cache.path);
    cache.release();
    if (restart) await caches.close();
    const content = await (restart ? contentAfterRestart() : contentOf(caches));
    expect(content.sort()).toEqual(['00', 'ff', 'trim.txt']);
  });

  it.each([
    ['it was still in use at a stop', () => caches.close()],
    ['it was not unmounted in order', () => execFileSync('umount', [join(folder(), 'tenant')])],
  ])('is thrown away when %s', async (_, end) => {
    leaveAsGo((await caches.use('tenant')).path);
    await end();
    expect(await contentAfterRestart()).toEqual([]);
  });

  it('is kept when a launcher was killed while an attempt used it that goes on', async () => {
    leaveAsGo((await caches.use('tenant')).path);
    caches = new BuildCaches(folder(), BYTES);
    const adopted = await caches.adopt('tenant');
    const other = await caches.use('tenant');
    expect(readdirSync(other.path)).toContain('00');
    other.release();
    adopted?.release();
    expect(await contentOf(caches)).toContain('00');
    expect(await caches.adopt('another')).toBeNull();
  });

  it.each([
    ['full of bytes', 'fallocate -l 56M object'],
    ['full of files', 'seq 16000 | xargs touch'],
    ['spoiled by a build', 'mkfifo fifo'],
  ])('is emptied when it is %s, but not under another that uses it', async (_, script) => {
    const first = await caches.use('tenant');
    const second = await caches.use('tenant');
    leaveAsGo(first.path, script);
    first.release();
    const third = await caches.use('tenant');
    expect(readdirSync(third.path)).not.toEqual([]);
    second.release();
    third.release();
    expect(await contentOf(caches)).toEqual([]);
  });

  it.each([
    ['a fifo', 'rm trim.txt; mkfifo trim.txt'],
    ['a fifo among the objects', 'mkfifo 00/def-a'],
    ['a link to a folder of the machine', 'rmdir ff; ln -s /etc ff'],
    ['a link among the objects', 'ln -s /etc/passwd 00/def-a'],
    ['a folder that the group cannot use', 'chmod 0000 00'],
    ['a folder whose files belong to nobody else', 'chmod g-s 00'],
    ['a file that the group cannot write', 'chmod 0444 00/abc-d'],
    ['a folder that only the group can use', 'chmod 2070 00'],
    ['a file that only the group can use', 'chmod 0060 00/abc-d'],
    ['a folder in the place of an object', 'mkdir 00/def-a'],
    ['a folder in the place of a file', 'rm trim.txt; mkdir trim.txt'],
    ['a file in the place of a folder', 'rmdir ff; touch ff'],
    ['folders in folders, further down than a path can say', deepFolders],
  ])('is thrown away, also by a restart, when a build has left %s', async (_, script) => {
    for (const restart of [false, true]) {
      const cache = await caches.use('tenant');
      leaveAsGo(cache.path, script);
      cache.release();
      if (restart) await caches.close();
      expect(await (restart ? contentAfterRestart() : contentOf(caches))).toEqual([]);
      await caches.close();
      caches = new BuildCaches(folder(), BYTES);
    }
  });
});
