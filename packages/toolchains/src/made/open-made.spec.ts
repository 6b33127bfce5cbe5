import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTarget } from '@cgoforge/core';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it } from 'vitest';
import { isMade } from './made-places.js';
import { openMade } from './open-made.js';

const folder = folderOfTest();
const runtimes = ['glibc2.17', 'musl'];
const targets = runtimes.map((runtime) => parseTarget(`linux/amd64:${runtime}`));
const none = { debianArch: null, bare: [], cross: null, zig: null, shown: null };
const zig = { name: 'zig', runtimes, targets, release: 'bookworm', ...none };
const open = () => openMade(zig, folder(), { path: '/go', version: '1.26.8' });

it('what nobody has asked for yet is offered without its roots', async () => {
  const { offered, layers } = await open();
  expect(offered).toMatchObject({ digest: null, roots: null, go: '1.26.8' });
  expect(offered.targets.map(({ runtime }) => runtime)).toEqual(runtimes);
  expect(layers.size).toBe(0);
});

it('is made once all of it is there, whatever is said of it', async () => {
  const made = join(folder(), 'compilers/zig');
  const info = join(folder(), 'roots/bookworm/var/lib/dpkg/info');
  for (const place of [join(made, 'root'), info]) {
    expect(isMade(zig, folder())).toBe(false);
    mkdirSync(place, { recursive: true });
  }
  writeFileSync(join(info, '../status'), '');
  expect((await open()).offered.roots).toBeNull();
  writeFileSync(join(made, 'made.json'), JSON.stringify({ digest: 'd1', parts: { zig: '0.17.1' } }));
  const { offered, layers } = await open();
  expect(offered).toMatchObject({ digest: 'sha256:d1', parts: { go: '1.26.8', zig: '0.17.1' } });
  expect([...layers.keys()]).toEqual([offered.roots?.root, ...(offered.roots?.checkRoots ?? [])]);
});
