import { expect, it } from 'vitest';
import { cacheNameOf } from './build-caches.js';

it('a cache is of one tenant and one root', () => {
  const nameOf = (cacheOf: string | null, root: string) =>
    cacheNameOf({ cacheOf, layers: { root, checkRoots: ['debian-1'], go: null, modules: null } });
  const names = [nameOf('a', 'host-1'), nameOf('a', 'host-2'), nameOf('b', 'host-1'), nameOf('a-host', '1')];
  expect(new Set(names).size).toBe(names.length);
  expect(nameOf(null, 'host-1')).toBeNull();
});
