import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, loaderOf } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { readSystems } from './read-systems.js';

const data = join(import.meta.dirname, '../../data');
// That of Windows says what its own files need, and is no system of Linux.
const files = readdirSync(data).filter((name) => name.endsWith('.json') && name !== 'windows.json');
const described = files.map((file) => JSON.parse(readFileSync(join(data, file), 'utf8')));
const glibcs = readSystems().filter(({ runtime }) => runtime.libc === 'glibc');

describe('the systems that are described', () => {
  it('are told, each once, and say what they are from', () => {
    const names = readSystems().map(({ name }) => name);
    expect(names.toSorted()).toEqual(described.map(({ name }) => name).toSorted());
    expect(new Set(names).size).toBe(files.length);
    for (const { source, date } of described) {
      expect(source.length).toBeGreaterThan(0);
      expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });

  const all = glibcs.flatMap((system) =>
    Object.entries(system.libraries).map(
      ([arch, libraries]) => [system.name, arch, system.runtime, libraries] as const,
    ),
  );
  it.each(all)('%s on %s has the loader and the libraries of its glibc', (_, arch, runtime, libraries) => {
    const loader = loaderOf(runtime, arch)?.split('/').at(-1) ?? '';
    for (const name of [loader, 'libc.so.6', 'libm.so.6', 'libdl.so.2', 'libpthread.so.0', 'librt.so.1']) {
      expect(libraries).toHaveProperty([name]);
    }
    expect(libraries['libc.so.6']?.join()).toMatch(/GLIBC_2\./);
    // What CentOS 7 has on arm64 is from a list, and above its release.
    const ofGlibc = Object.values(libraries)
      .flat()
      .filter((version) => /^GLIBC_[0-9.]+$/.test(version));
    const highest = ofGlibc
      .map((version) => version.slice(6))
      .toSorted(compareVersions)
      .at(-1);
    expect(highest).toBe(runtime.floor === '2.17' && arch === 'arm64' ? '2.18' : runtime.floor);
  });
});
