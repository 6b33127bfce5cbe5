import { describe, expect, it } from 'vitest';
import { EVERY_CASE } from '../support/every-case.ts';
import { packFiles } from '../support/pack-files.ts';
import { runProgram } from '../support/run-program.ts';
import { packSample } from '../support/samples.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

// To make the two toolchains takes minutes, where nobody has made them on this machine yet.
const isHere = EVERY_CASE && process.arch === 'x64';
const running = isHere ? await stackOfFile() : null;
const service = () => (running as NonNullable<typeof running>).service;

async function build(sample: string, fields: Readonly<Record<string, string>>) {
  const built = await service().build(packSample(sample), fields);
  expect(built.state, await service().log(built.id)).toBe('succeeded');
  const [artifact] = built.tasks[0]?.artifacts ?? [];
  if (!artifact) throw new Error('There is no artifact.');
  return { artifact, names: built.tasks[0]?.artifacts.map(({ name }) => name) };
}

describe.runIf(running)('linux/386', () => {
  it.each([
    ['custom-lib', 'Hello from C: 42'],
    ['cpp', 'compiled Jan  1 1980 00:00:00'],
    ['pkg-config', 'restored all: true'],
  ])('%s is started by this machine’s own kernel', async (sample, said) => {
    const { artifact } = await build(sample, { targets: 'linux/386' });
    const { report, check } = artifact;
    expect(report).toMatchObject({ machine: '386', interpreter: '/lib/ld-linux.so.2', cross: false });
    expect(check).toMatchObject({ passed: true, kind: 'ran', exitCode: 0 });
    const fixed = await build(sample, { targets: 'linux/386:static' });
    expect(fixed.artifact.report).toMatchObject({ machine: '386', linkage: 'static', needed: [] });
    expect(runProgram(await service().download(fixed.artifact))).toContain(said);
  });

  it('has shared libraries loaded by the loader of that architecture', async () => {
    const { artifact } = await build('custom-lib', { targets: 'linux/386', buildmode: 'c-shared' });
    expect(artifact.report).toMatchObject({ machine: '386', type: 'shared library' });
    expect(artifact.check).toMatchObject({ passed: true, kind: 'loaded' });
  });
});

/** Exits with a bit for each socket that it could open, for IP and for virtual machines: by the call that carries several,
 * then by the one for sockets alone. */
const SOCKETS = `package main

// #include <sys/syscall.h>
// #include <unistd.h>
// static int many(int family) { long args[] = {family, 1, 0}; return syscall(SYS_socketcall, 1, args) >= 0; }
// static int one(int family) { return syscall(SYS_socket, family, 1, 0) >= 0; }
// static int all(void) { return many(2) | many(40) << 1 | one(2) << 2 | one(40) << 3; }
import "C"
import "os"

func main() { os.Exit(int(C.all())) }
`;

it.runIf(running)(
  'a program for linux/386 opens sockets by the call alone whose family a filter sees',
  async () => {
    const source = packFiles({ 'go.mod': 'module example.com/sockets\n\ngo 1.24\n', 'main.go': SOCKETS });
    const built = await service().build(source, { targets: 'linux/386' });
    expect(built.tasks[0]?.artifacts[0]?.check, await service().log(built.id)).toMatchObject({ exitCode: 4 });
  },
);

describe.runIf(running).each(['amd64', '386'])('windows/%s', (arch) => {
  const targets = `windows/${arch}`;

  it.each(['custom-lib', 'cpp', 'pure-go'])('%s needs nothing but Windows', async (sample) => {
    const { artifact } = await build(sample, { targets });
    expect(artifact.name).toBe(`${sample}.exe`);
    expect(artifact.report).toMatchObject({ format: 'pe', type: 'executable', machine: arch, cross: true });
    expect(artifact.report?.needed).toContain(sample === 'pure-go' ? 'kernel32.dll' : 'KERNEL32.dll');
    expect(artifact.report?.go?.settings).toMatchObject({ GOOS: 'windows', GOARCH: arch });
    expect(artifact.report?.pe?.subsystem).toBe('console');
    expect(artifact.check).toMatchObject({ passed: true, kind: 'not started' });
  });

  it.each([
    ['c-shared', 'custom-lib.dll', 'pe'],
    ['c-archive', 'custom-lib.a', 'ar'],
    ['pie', 'custom-lib.exe', 'pe'],
  ])('makes buildmode=%s as Windows names it', async (buildmode, name, format) => {
    const { artifact, names } = await build('custom-lib', { targets, buildmode });
    expect(artifact.report).toMatchObject({ format, machine: arch, cross: true });
    expect(names).toContain(name);
  });

  it('refuses what needs a library of the compiler', async () => {
    const fields = { targets, ldflags: '-extldflags=-g' };
    const { tasks } = await service().build(packSample('cpp'), fields);
    expect(tasks[0]?.failure).toMatchObject({
      code: 'loader_check_failed',
      detail: expect.stringContaining('libstdc++-6.dll'),
    });
  });
});
