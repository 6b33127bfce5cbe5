import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cacheGroup } from './build-caches.js';
import { homeGroup, processesOf, readField } from './cgroup.js';
import { readConfig } from './config.js';
import { FULL_BYTES, nextLookMs } from './disk-watch.js';
import { mountsBelow } from './leftovers.js';
import { firstVersion } from './machine.js';

describe('what the launcher reads of the machine', () => {
  it('finds its mounts, the last first, with blanks in their names', () => {
    const line = (path: string) => `36 35 98:0 / ${path} rw,noatime - ext4 /dev/loop0 rw`;
    const info = [
      line('/h/sandbox/a'),
      line('/h/sandbox2'),
      line('/h/sandbox'),
      line('/h/sandbox/b\\040c'),
    ].join('\n');
    expect(mountsBelow(info, '/h/sandbox')).toEqual(['/h/sandbox/b c', '/h/sandbox/a']);
  });

  it('reads the counters of both cgroup versions', () => {
    expect(readField('low 0\nhigh 0\nmax 0\noom 1\noom_kill 3\noom_group_kill 0\n', 'oom_kill')).toBe(3);
    expect(readField('oom_kill_disable 0\nunder_oom 0\noom_kill 2\n', 'oom_kill')).toBe(2);
    expect(readField('', 'max')).toBe(0);
  });

  it.each([
    ['as the kernel kept it', { 'pids.events': 'max 0\n', 'pids.max': '64\n', 'pids.peak': '9\n' }, 9],
    ['as the limit after a refusal', { 'pids.events': 'max 2\n', 'pids.max': '64\n' }, 64],
    ['as unknown else', { 'pids.events': 'max 0\n', 'pids.max': '64\n' }, 0],
  ])('reads the peak of processes %s', async (_, files, peak) => {
    const folder = mkdtempSync(join(tmpdir(), 'pids-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    expect((await processesOf(folder)).processes).toBe(peak);
  });

  it.each([
    ['GNU ld (GNU Binutils for Debian) 2.40\nCopyright', '2.40'],
    ['glibc 2.36\n', '2.36'],
    ['12.2.0\n', '12.2.0'],
  ])('reads the version of %j', (text, version) => expect(firstVersion(text)).toBe(version));

  it('gives homes and tenants groups of their own', () => {
    expect(homeGroup('/a')).not.toBe(homeGroup('/b'));
    expect(cacheGroup('a')).not.toBe(cacheGroup('b'));
    expect(cacheGroup('a')).toBeLessThan(2 ** 31);
  });

  it('looks at a disk the more often the fuller it is', () => {
    expect(nextLookMs(8 * 1024 ** 3)).toBe(250);
    expect(nextLookMs(100 * 1024 ** 2)).toBe(25);
    expect(nextLookMs(FULL_BYTES)).toBe(1);
  });
});

describe('readConfig', () => {
  it('shares the machine between the slots', () => {
    const { limits, slots } = readConfig({ CGOFORGE_SLOTS: '2', CGOFORGE_MEMORY_BYTES: '1073741824' });
    expect(slots).toBe(2);
    expect(limits).toMatchObject({ memoryBytes: 1_073_741_824, wallSeconds: 1800, processes: 512 });
  });

  it('names a bad value', () => {
    expect(() => readConfig({ CGOFORGE_SLOTS: 'many' })).toThrow('CGOFORGE_SLOTS');
  });
});
