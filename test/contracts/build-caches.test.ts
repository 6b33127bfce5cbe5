import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BuildCache, BuildCaches, cacheGroup } from '../../apps/launcher/src/build-caches.js';
import { breakFileSystem } from '../support/break-file-system.js';
import { folderOfTest } from '../support/folders.js';
import { loopDiskOfFile } from '../support/loop-disk-of-file.js';
import { PlayedClock } from '../support/played-clock.js';

const MIB = 1024 ** 2;
const DAY = 24 * 60 * 60;
const BYTES = 64 * MIB;
const AGENT = new URL('../../apps/agent/dist/agent', import.meta.url).pathname;

const deepFolders = `perl -e 'chdir "00"; for (1 .. 2000) { mkdir "down"; chdir "down" }'`;

/** Gives a folder an access list by which nobody but its owner may use it: acl(5), as the kernel takes it. */
const closeToOthers = `perl -e '
  my ($folder, $name) = ("00", "system.posix_acl_access");
  my $list = pack "L(SSL)*", 2, 1, 7, ~0, 4, 0, ~0, 16, 7, ~0, 32, 0, ~0;
  syscall(${process.arch === 'arm64' ? 5 : 188}, $folder, $name, $list, length $list, 0) and die $!;'`;

/** What the next build of the tenant finds. */
const contentOf = async (caches: BuildCaches) => readdirSync((await using(caches)).path);

/** The tenant's cache, which has to be there. */
async function using(caches: BuildCaches): Promise<BuildCache> {
  const cache = await caches.use('tenant.root');
  if (cache) return cache;
  throw new Error('There is no cache.');
}

describe('the build cache of a tenant', () => {
  const folder = folderOfTest();
  let caches: BuildCaches;
  let said: string[];
  let clock: PlayedClock;
  const open = (place = folder(), keep = { days: 14, bytes: 100 * BYTES }) =>
    new BuildCaches({ folder: place, bytes: BYTES, agent: AGENT, keep }, clock, (line) => said.push(line));
  beforeEach(() => {
    said = [];
    clock = new PlayedClock();
    caches = open();
  });
  afterEach(() => caches.close());

  /** Runs a script as a build would, in a cache that Go has used. */
  function leaveAsGo(path: string, script = ''): void {
    const user = { uid: 200_000, gid: cacheGroup('tenant.root'), cwd: path };
    const asGo = 'umask 002; mkdir -p 00 ff; echo 0 > trim.txt; echo content > 00/abc-d';
    execFileSync('sh', ['-ec', `${asGo}; ${script}`], user);
  }

  /** What a later life of the launcher finds. */
  async function contentAfterRestart(): Promise<string[]> {
    caches = open();
    return contentOf(caches);
  }

  it.each([false, true])('is kept when it holds what Go leaves, also over a stop: %s', async (restart) => {
    const cache = await using(caches);
    leaveAsGo(cache.path);
    cache.release();
    if (restart) await caches.close();
    const content = await (restart ? contentAfterRestart() : contentOf(caches));
    expect(content.sort()).toEqual(['00', 'ff', 'trim.txt']);
  });

  it.each([
    ['it was still in use at a stop', () => caches.close()],
    ['it was not unmounted in order', () => execFileSync('umount', [join(folder(), 'tenant.root')])],
  ])('is thrown away when %s', async (_, end) => {
    leaveAsGo((await using(caches)).path);
    await end();
    expect(await contentAfterRestart()).toEqual([]);
  });

  it('is kept when a launcher was killed while an attempt used it that goes on', async () => {
    leaveAsGo((await using(caches)).path);
    caches = open();
    const adopted = await caches.adopt('tenant.root');
    const other = await using(caches);
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
    const first = await using(caches);
    const second = await using(caches);
    leaveAsGo(first.path, script);
    first.release();
    const third = await using(caches);
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
    ['an object that is not what its name says', `echo > 00/$(printf %064d 0)-d`],
    ['a list of who may use a folder', closeToOthers],
  ])('is thrown away, also by a restart, when a build has left %s', async (_, script) => {
    for (const restart of [false, true]) {
      const cache = await using(caches);
      leaveAsGo(cache.path, script);
      cache.release();
      if (restart) await caches.close();
      expect(await (restart ? contentAfterRestart() : contentOf(caches))).toEqual([]);
      await caches.close();
      caches = open();
    }
  });

  describe('on a disk that was full', () => {
    const disk = loopDiskOfFile(96 * MIB);
    beforeEach(() => {
      caches = open(disk.path);
    });
    afterEach(() => disk.empty());

    it('is thrown away when what a build wrote did not come to the disk', async () => {
      const cache = await using(caches);
      leaveAsGo(cache.path);
      disk.fill(MIB);
      const user = { uid: 200_000, gid: cacheGroup('tenant.root'), cwd: cache.path };
      execFileSync('perl', ['-e', WRITE_ENTRIES], user);
      cache.release();
      await caches.close();
      disk.empty();
      expect(await contentOf(caches)).toEqual([]);
      expect(said).toEqual([expect.stringMatching(/^The build cache of tenant.root is thrown away: /)]);
    });

    it('is gone without when it cannot be made, and made when there is room again', async () => {
      disk.fill(0);
      expect(await caches.use('tenant.root')).toBeNull();
      expect(said).toEqual([expect.stringContaining('goes on without the cache of tenant.root')]);
      disk.empty();
      expect(await contentOf(caches)).toEqual([]);
    });
  });

  it('is removed when it was not used for long, also when this launcher has not opened it, but not in use', async () => {
    for (const name of ['idle.root', 'used.root', 'busy.root']) (await caches.use(name))?.release();
    await caches.close();
    caches = open();
    await caches.use('busy.root');
    clock.pass(10 * DAY);
    (await caches.use('used.root'))?.release();
    clock.pass(5 * DAY);
    writeFileSync(join(folder(), 'left-by-a-killed-launcher.img'), '');
    writeFileSync(join(folder(), 'old.img.clean'), '');
    await caches.use('used.root');
    await caches.tidy();
    const left = ['busy.root', 'busy.root.img', 'used.root', 'used.root.img'];
    expect(readdirSync(folder()).sort()).toEqual(left);
    expect(said.filter((line) => line.includes('cache of idle.root'))).toEqual([
      expect.stringMatching(/ is removed; .* are free again\.$/),
    ]);
  });

  it('is removed when all take too much, the longest unused first', async () => {
    for (const name of ['first.root', 'second.root']) {
      (await caches.use(name))?.release();
      await caches.close();
      clock.pass(DAY);
    }
    const { blocks } = statSync(join(folder(), 'second.root.img'));
    caches = open(folder(), { days: 14, bytes: blocks * 512 + 1 });
    await caches.tidy();
    expect(readdirSync(folder()).sort()).toEqual([
      ...['second.root', 'second.root.img', 'second.root.img.sound'],
    ]);
  });

  it('is removed at once when a release before has named it by its tenant alone', async () => {
    (await caches.use('tenant'))?.release();
    await caches.close();
    caches = open();
    await caches.tidy();
    expect(readdirSync(folder())).toEqual([]);
  });

  it('gives the disk back what was removed in it', async () => {
    const cache = await using(caches);
    const blocks = () => statSync(join(folder(), 'tenant.root.img')).blocks;
    leaveAsGo(cache.path, 'dd if=/dev/urandom of=ff/y bs=1M count=20 status=none; sync -f .');
    const before = blocks();
    leaveAsGo(cache.path, 'rm ff/y');
    cache.release();
    await caches.close();
    expect(blocks() * 512).toBeLessThan(before * 512 - 16 * MIB);
  });

  it('is doubted when its file system has errors, also by who else comes to use it', async () => {
    const cache = await using(caches);
    leaveAsGo(cache.path);
    expect(await cache.doubt()).toBeNull();
    breakFileSystem(cache.path);
    expect(await cache.doubt()).toContain('errors');
    expect(await caches.use('tenant.root')).toBeNull();
    cache.release();
    expect(await contentOf(caches)).toEqual([]);
  });

  it('is thrown away when its image has come to harm since, whatever its marker says', async () => {
    const cache = await using(caches);
    leaveAsGo(cache.path);
    cache.release();
    await caches.close();
    const image = join(folder(), 'tenant.root.img');
    // s_error_count of the superblock (ext4's documentation, "The Super Block").
    execFileSync('debugfs', ['-w', '-R', 'ssv error_count 1', image], { stdio: 'ignore' });
    expect(await contentAfterRestart()).toEqual([]);
  });
});

/** Writes 32 objects of 1 MiB as Go does, of which the disk of the image takes few. */
const WRITE_ENTRIES = `
use Digest::SHA "sha256_hex"; umask 2;
for (1 .. 32) {
  my $content = chr($_) x (1 << 20);
  open my $file, ">", "ff/" . sha256_hex($content) . "-d" or next;
  print $file $content; close $file;
}`;
