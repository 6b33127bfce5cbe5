import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it } from 'vitest';
import { digestOfHostFiles } from './host-files.js';

const folder = folderOfTest();

function put(path: string, content = 'x'): string {
  const file = join(folder(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  utimesSync(file, 1, 1);
  return file;
}

it('a digest is of packages, headers and libraries, and of nothing that programs of other languages have', async () => {
  const digest = () => digestOfHostFiles(folder());
  const bare = await digest();
  put('usr/local/lib/python3/a.so');
  put('usr/local/lib/node_modules/a/a.pc');
  put('usr/local/lib/notes.txt');
  put('usr/local/bin/tool');
  expect(await digest()).toBe(bare);

  const seen = new Set([bare]);
  for (const path of [
    'var/lib/dpkg/status',
    'usr/local/include/deep/in/a.h',
    'usr/local/lib/liba.so.1.2',
    'usr/local/lib/pkgconfig/a.pc',
    'usr/local/lib64/liba.a',
  ]) {
    const file = put(path);
    const here = await digest();
    put(path, 'more');
    seen.add(here).add(await digest());
    rmSync(file);
    expect(await digest()).toBe(bare);
  }
  expect(seen.size).toBe(11);
});
