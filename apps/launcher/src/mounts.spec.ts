import { describe, expect, it } from 'vitest';
import { cacheGroup } from './build-caches.js';
import { homeGroup } from './cgroup.js';
import { listMounts } from './mounts.js';

describe('what is the launcher’s own on a machine', () => {
  it('are the mounts below a folder, the last first, with blanks in their names', () => {
    const line = (path: string) => `36 35 98:0 / ${path} rw,noatime - ext4 /dev/loop0 rw`;
    const info = [
      line('/h/sandbox/a'),
      line('/h/sandbox2'),
      line('/h/sandbox'),
      line('/h/sandbox/b\\040c'),
    ].join('\n');
    expect(listMounts(info, '/h/sandbox')).toEqual(['/h/sandbox/b c', '/h/sandbox/a']);
  });

  it('are groups of each home and each tenant', () => {
    expect(homeGroup('/a')).not.toBe(homeGroup('/b'));
    expect(cacheGroup('a')).not.toBe(cacheGroup('b'));
    expect(cacheGroup('a')).toBeLessThan(2 ** 31);
  });
});
