import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { goArchOf } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { EVERY_CASE } from '../support/every-case.ts';
import { packFiles } from '../support/pack-files.ts';
import { runAlone } from '../support/run-alone.ts';
import { runProgram } from '../support/run-program.ts';
import { packSample } from '../support/samples.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

// To make zig's toolchain takes minutes, where nobody has made it on this machine yet.
const running = EVERY_CASE ? await stackOfFile() : null;

const unwinding = {
  'go.mod': 'module example.com/app\n\ngo 1.21\n',
  'main.go': `package main

// #cgo amd64 CFLAGS: -march=x86-64-v2
// #cgo CFLAGS: -mtune=generic
// #include <unwind.h>
// static _Unwind_Reason_Code count(struct _Unwind_Context *c, void *n) { ++*(int *)n; return _URC_NO_REASON; }
// static int frames(void) { int n = 0; _Unwind_Backtrace(count, &n); return n; }
import "C"

import "fmt"

func main() { fmt.Println(C.frames() > 0) }
`,
};

describe.runIf(running)('zig', () => {
  const ARCH = goArchOf(process.arch);

  const build = async (sample: string | Buffer, runtime: string) => {
    const { service } = running as NonNullable<typeof running>;
    const source = typeof sample === 'string' ? packSample(sample) : sample;
    const built = await service.build(source, { targets: `linux/${ARCH}:${runtime}` });
    expect(built.state, await service.log(built.id)).toBe('succeeded');
    const [artifact] = built.tasks[0]?.artifacts ?? [];
    if (!artifact) throw new Error('There is no artifact.');
    expect(artifact.check).toMatchObject({ passed: true, kind: 'ran' });
    const starts = artifact.report?.startsOn.filter((one) => one.starts).map(({ system }) => system);
    return { ...artifact, starts, program: await service.download(artifact) };
  };

  it.each(['cpp', 'sqlite-app', 'pure-go'])('%s starts on RHEL 7', async (sample) => {
    const { report, starts, program } = await build(sample, 'glibc2.17');
    expect(Number(report?.glibc?.split('.')[1] ?? 0)).toBeLessThanOrEqual(17);
    expect(starts).toContain('RHEL 7');
    expect(runProgram(program)).not.toBe('');
  });

  it.each(['glibc2.17', 'musl'])('a program for %s can unwind its stack', async (runtime) => {
    const { program } = await build(packFiles(unwinding), runtime);
    expect(runProgram(program)).toContain('true');
  });

  it.each(['cpp', 'sqlite-app', 'pure-go'])('%s with musl starts where there is nothing', async (sample) => {
    const { report, starts, program } = await build(sample, 'musl');
    expect(report).toMatchObject({ linkage: 'static', interpreter: null, needed: [] });
    expect(starts).toEqual(expect.arrayContaining(['Alpine', 'empty root']));
    expect(runAlone(program)).not.toBe('');
  });

  it.each(['cpp', 'pure-go'])('%s that musl loads starts on Alpine', async (sample) => {
    const { report, starts } = await build(sample, 'musl-dynamic');
    if (sample === 'cpp') {
      expect(report).toMatchObject({ linkage: 'dynamic', needed: ['libc.so'] });
      expect(report?.interpreter).toMatch(/^\/lib\/ld-musl-/);
      expect(starts).toEqual(['Alpine']);
    }
    expect(starts).toContain('Alpine');
    expect(report?.startsOn.filter(({ seen }) => seen)).toEqual([]);
  });

  it('a shared library of musl is loaded by it', async () => {
    const { service } = running as NonNullable<typeof running>;
    const fields = { targets: `linux/${ARCH}:musl-dynamic`, buildmode: 'c-shared' };
    const built = await service.build(packSample('custom-lib'), fields);
    expect(built.state, await service.log(built.id)).toBe('succeeded');
    expect(built.tasks[0]?.artifacts[0]?.check).toMatchObject({ passed: true, kind: 'loaded' });
  });

  // All of them anew take zig a minute. As cgo compiles, and as it and Go link.
  it.each(['glibc2.17', 'musl'])(
    'what is built for %s finds zig’s own libraries compiled',
    async (runtime) => {
      const { stack } = running as NonNullable<typeof running>;
      const links = ['-fPIC -m64 -pthread -march=x86-64-v2', '-no-pie', '-s', '-pie', '-fPIC -shared'];
      const script = `
      mount -t tmpfs tmpfs "$0/tmp"
      mount -t proc proc "$0/proc"
      exec chroot --userspec=65534:65534 "$0" env -i PATH=/usr/bin:/bin TMPDIR=/tmp sh -euc '
        cd /tmp
        cp -R /opt/zig/cache zig
        echo "#include <string>" >x.cc
        echo "std::string text() { return std::string(1, 64); } int main() { return text() == std::string(); }" >>x.cc
        cc="/opt/toolchain/${runtime}/c++ -O2 -g"
        $cc -fPIC -c -o x.o x.cc
        ${links.map((link) => `$cc ${link} -o x x.o`).join('\n')}
        ls /opt/zig/cache/o | wc -l
        ls /tmp/zig/o | wc -l
      '`;
      const root = join(stack.home, 'compilers/zig/root');
      const said = execFileSync('unshare', ['--mount', 'sh', '-euc', script, root], { encoding: 'utf8' });
      const [made = 0, after = 0] = said.trim().split('\n').map(Number);
      expect(made).toBeGreaterThan(100);
      expect(after - made).toBeLessThan(10);
    },
  );
});
