import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it } from 'vitest';
import { minimalRoot } from './minimal-root.js';

const roots = folderOfTest();

/** A root of one package, whose only file has this sum. */
function makeRoot(name: string, sum: string): void {
  const info = join(roots(), name, 'var/lib/dpkg/info');
  mkdirSync(info, { recursive: true });
  writeFileSync(join(info, '../status'), 'Package: dash\nVersion: 0.5.12-2\n');
  writeFileSync(join(info, 'dash.md5sums'), `${sum}  usr/bin/dash\n`);
}

it('names a minimal root by what is in it, and by no link to it', async () => {
  makeRoot('a', '0cc175b9');
  makeRoot('b', '92eb5ffe');
  makeRoot('same', '0cc175b9');
  const nameOf = async (root: string) => {
    rmSync(join(roots(), 'bookworm'), { force: true });
    symlinkSync(root, join(roots(), 'bookworm'));
    const { name, path } = await minimalRoot(roots(), 'bookworm');
    expect(path).toBe(join(roots(), root));
    return name;
  };
  const name = await nameOf('a');
  expect(name).toMatch(/^debian-bookworm-[0-9a-f]{64}$/);
  expect(await nameOf('same')).toBe(name);
  expect(await nameOf('b')).not.toBe(name);
});

it('says who makes a minimal root that is not there', async () => {
  const absent = join(roots(), 'trixie');
  await expect(minimalRoot(roots(), 'trixie')).rejects.toThrow(
    `There is no minimal root at ${absent}; the set-up makes it.`,
  );
});
