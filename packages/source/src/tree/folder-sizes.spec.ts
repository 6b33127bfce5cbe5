import { expect, it } from 'vitest';
import { FolderSizes } from './folder-sizes.js';

const MIB = 1024 ** 2;

function largest(sizes: Readonly<Record<string, number>>): string | null {
  const folders = new FolderSizes();
  for (const [name, mib] of Object.entries(sizes)) folders.add(name, mib * MIB);
  return folders.largest();
}

it('names the folders that have most, largest first', () => {
  const sizes = {
    'main.go': 1,
    'testdata/a.bin': 80,
    'node_modules/a/x.js': 300,
    'node_modules/b/y.js': 400,
    'cmd/a': 2,
  };
  expect(largest(sizes)).toBe('"node_modules" (700 MiB), "testdata" (80 MiB)');
});

it('names those inside of a folder that wraps them', () => {
  const sizes = { './app-1.0/web/node_modules/a': 500, './app-1.0/testdata/a': 200, './app-1.0/main.go': 1 };
  expect(largest(sizes)).toBe('"app-1.0/web" (500 MiB), "app-1.0/testdata" (200 MiB)');
});

it('names a folder of many small ones, and not those', () => {
  const packages = Array.from({ length: 50 }, (_, at) => [`node_modules/p${at}/index.js`, 10] as const);
  expect(largest(Object.fromEntries(packages))).toBe('"node_modules" (500 MiB)');
});

it('names none where none stands out', () => {
  expect(largest({ 'a.bin': 500, 'cmd/main.go': 1 })).toBeNull();
  expect(largest({})).toBeNull();
});

it('finds one that comes after many small ones', () => {
  const folders = new FolderSizes();
  for (let at = 0; at < 12_000; at++) folders.add(`node_modules/p${at}/index.js`, 10_000);
  folders.add('testdata/large.bin', 900 * MIB);
  expect(folders.largest()).toBe('"testdata" (900 MiB), "node_modules" (114.4 MiB)');
});

it('tells a hundred thousand folders in little memory', () => {
  const folders = new FolderSizes();
  folders.add('node_modules/x', 900 * MIB);
  for (let at = 0; at < 100_000; at++) folders.add(`d${at}/x`, 1024);
  expect(folders.largest()).toBe('"node_modules" (900 MiB)');
});
