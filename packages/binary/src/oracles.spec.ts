import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { FileReport } from '@cgoforge/core';
import { bytesOf, withBytesOfFile } from '@test-support/byte-sources.js';
import { folderOfSuite } from '@test-support/folders.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ByteSource } from './byte-source.js';
import { reportOf } from './report-of.js';
import { highestVersion } from './versions.js';

const packageFolder = resolve(import.meta.dirname, '..');
const samples = resolve(packageFolder, '../../test/samples');
const MINUTES = 60_000;

const folder = folderOfSuite();
const run = (command: string, args: readonly string[], cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '1' } });
const gcc = (...args: readonly string[]) => run('gcc', args);

/** Builds the sample that has a C part and a dependency with a sum. */
const goBuild = (output: string, ...flags: readonly string[]) => {
  const args = ['build', '-trimpath', '-buildvcs=false', ...flags, '-o', join(folder, output), '.'];
  return run('go', args, `${samples}/vendored`);
};

const read = <T>(path: string, use: (source: ByteSource) => Promise<T>) =>
  withBytesOfFile(resolve(folder, path), use);

/** What Go's debug/elf and debug/buildinfo say of a file; printed by oracle.go. */
interface Oracle {
  readonly machine: string;
  readonly needed: readonly string[] | null;
  readonly versions: readonly string[] | null;
  readonly go: string;
  readonly path: string;
  readonly main: string;
  readonly modules: readonly unknown[] | null;
  readonly settings: Readonly<Record<string, string>>;
}

const expected: Readonly<Record<string, Partial<FileReport>>> = {
  program: { type: 'executable', linkage: 'dynamic', pie: true },
  stripped: { type: 'executable', linkage: 'dynamic', pie: true },
  'no-pie': { type: 'executable', linkage: 'dynamic', pie: false },
  static: { type: 'executable', linkage: 'static', pie: false, interpreter: null, glibc: null },
  'static-pie': { type: 'executable', linkage: 'static', pie: true, interpreter: null },
  'library.so': { type: 'shared library', linkage: 'dynamic', pie: false, interpreter: null },
  'c++': { type: 'executable', linkage: 'dynamic' },
  'object.o': { type: 'object file', linkage: 'static' },
  go: { type: 'executable', linkage: 'dynamic' },
  'go-stripped': { type: 'executable', linkage: 'dynamic' },
  'go-static': { type: 'executable', linkage: 'static', glibc: null, needed: [] },
  'go-pie': { type: 'executable', linkage: 'dynamic', pie: true },
  'go-library.so': { type: 'shared library', linkage: 'dynamic', pie: false },
};
const libc = '/lib/x86_64-linux-gnu/libc.so.6';
const programs = ['/usr/bin/gcc', '/bin/sh', '/usr/bin/readelf', '/usr/bin/perl'];
const installed = [...programs, libc, process.execPath].filter((path) => existsSync(path));
const files = [...Object.keys(expected), ...installed];
let oracles: ReadonlyMap<string, Oracle> = new Map();

beforeAll(async () => {
  const main = '#include <stdio.h>\nint main(void) { return puts("hello") < 0; }\n';
  await writeFile(join(folder, 'main.c'), main);
  await writeFile(join(folder, 'main.cpp'), '#include <iostream>\nint main() { std::cout << "hello\\n"; }\n');
  gcc('main.c', '-o', 'program');
  gcc('main.c', '-s', '-o', 'stripped');
  gcc('main.c', '-no-pie', '-o', 'no-pie');
  gcc('main.c', '-static', '-o', 'static');
  gcc('main.c', '-static-pie', '-o', 'static-pie');
  gcc('main.c', '-shared', '-fPIC', '-Wl,-soname,library.so.1', '-o', 'library.so');
  gcc('main.c', '-c', '-o', 'object.o');
  run('g++', ['main.cpp', '-o', 'c++']);
  run('ar', ['rcs', 'library.a', 'object.o']);
  goBuild('go');
  goBuild('go-stripped', '-ldflags=-s -w');
  goBuild('go-static', '-ldflags=-linkmode=external -extldflags=-static', '-tags=netgo,osusergo');
  goBuild('go-pie', '-buildmode=pie');
  goBuild('go-library.so', '-buildmode=c-shared');
  const lines = run('go', ['run', join(packageFolder, 'oracle.go'), ...files])
    .trim()
    .split('\n');
  oracles = new Map(lines.map((line, index) => [files[index] ?? '', JSON.parse(line) as Oracle]));
}, 5 * MINUTES);

describe('reportOf', () => {
  it.each(Object.entries(expected))('knows what kind of file %s is', async (name, kind) => {
    expect(await read(name, reportOf)).toMatchObject(kind);
  });

  it.each(files)('agrees with debug/elf and debug/buildinfo on %s', async (name) => {
    const oracle = oracles.get(name);
    const report = await read(name, reportOf);
    expect(oracle).toBeDefined();
    expect(`EM_${report.machine === 'amd64' ? 'X86_64' : 'AARCH64'}`).toBe(oracle?.machine);
    expect(report.needed).toEqual((oracle?.needed ?? []).toSorted());
    expect(report.glibc).toBe(highestVersion(oracle?.versions ?? [], 'GLIBC'));
    expect(report.glibcxx).toBe(highestVersion(oracle?.versions ?? [], 'GLIBCXX'));
    expect(report.go?.version ?? '').toBe(oracle?.go);
    expect(report.go?.path ?? '').toBe(oracle?.path);
    expect(report.go?.main?.path ?? '').toBe(oracle?.main);
    expect(report.go?.modules ?? []).toEqual(oracle?.modules ?? []);
    expect(report.go?.settings ?? {}).toEqual(oracle?.settings);
  });

  it.each(files)('agrees with readelf on %s', async (name) => {
    const report = await read(name, reportOf);
    const text = run('readelf', ['-Wld', resolve(folder, name)]);
    const interpreter = /Requesting program interpreter: (.*)\]/.exec(text)?.[1] ?? null;
    const needed = [...text.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, library]) => library);
    expect(report.interpreter).toBe(interpreter);
    expect(report.needed).toEqual(needed.toSorted());
    if (basename(name) !== 'libc.so.6') expect(report.pie).toBe(/Flags:.*\bPIE\b/.test(text));
  });

  it('reads the same without section headers, as after sstrip', async () => {
    for (const name of ['program', 'c++', 'go', 'go-static', 'library.so']) {
      const bytes = await readFile(join(folder, name));
      bytes.fill(0, 40, 48); // e_shoff
      bytes.fill(0, 58, 64); // e_shentsize, e_shnum, e_shstrndx
      expect(await reportOf(bytesOf(bytes))).toEqual(await read(name, reportOf));
    }
  });

  it('takes a library that can be started, as libc can, for a library', async () => {
    if (existsSync(libc))
      expect(await read(libc, reportOf)).toMatchObject({ type: 'shared library', pie: false });
  });
});
