import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goArchOf, loaderOf, parseTarget, type SystemStart } from '@cgoforge/core';
import { withBytesOfFile } from '@test-support/byte-sources.js';
import { folderOfSuite } from '@test-support/folders.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportOf } from '../report-of.js';
import { reportOfOutput } from '../report-of-output.js';

const folder = folderOfSuite();
const arch = goArchOf(process.arch);
const loaders = {
  glibc: loaderOf({ libc: 'glibc', floor: null }, arch),
  musl: loaderOf({ libc: 'musl', floor: null }, arch),
};
const LIBC_OF_MUSL = loaders.musl?.slice('/lib/'.length).replace('ld-', 'libc.') ?? '';

const run = (command: string, ...args: readonly string[]) => execFileSync(command, args, { cwd: folder });
const gcc = (...args: readonly string[]) => run('gcc', ...args);

/** A library of one function, for programs to need. */
const stub = (name: string, ...args: readonly string[]) =>
  gcc('-shared', '-fPIC', '-nostdlib', `-Wl,-soname,${name}`, ...args, 'stub.c', '-o', name);

beforeAll(() => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('main.c', '#include <stdio.h>\nint main(void) { return puts("hello") < 0; }\n');
  write('main.cpp', '#include <iostream>\nint main() { std::cout << "hello\\n"; throw 1; }\n');
  write('stub.c', 'int stub(void) { return 0; }\n');
  write(
    'calls.c',
    'int stub(void);\nint main(void) { return stub(); }\nint _start(void) { return stub(); }\n',
  );
  write('openssl.map', 'OPENSSL_3.0.0 { global: stub; };\n');
  stub('libssl.so.3', '-Wl,--version-script,openssl.map');
  stub('libown.so.1');
  stub(LIBC_OF_MUSL);

  gcc('main.c', '-o', 'program');
  gcc('main.c', '-static', '-o', 'static');
  gcc('main.c', '-static-pie', '-o', 'static-pie');
  gcc('main.c', '-pie', '-Wl,--no-dynamic-linker', '-o', 'no-loader');
  gcc('main.c', '-shared', '-fPIC', '-o', 'library.so');
  gcc('main.c', '-c', '-o', 'object.o');
  run('ar', 'rcs', 'library.a', 'object.o');
  run('g++', 'main.cpp', '-o', 'c++');
  const calls = (output: string, ...args: readonly string[]) =>
    gcc('-nostdlib', 'calls.c', ...args, '-o', output);
  calls('with-ssl', 'libssl.so.3');
  calls('with-own', 'libown.so.1');
  calls('with-own-beside', 'libown.so.1', '-Wl,-rpath,$ORIGIN/lib');
  calls('with-own-in-opt', 'libown.so.1', '-Wl,-rpath,/opt/lib');
  calls('for-musl', LIBC_OF_MUSL, `-Wl,--dynamic-linker=${loaders.musl}`);
  calls('other-folder', 'libown.so.1', `-Wl,--dynamic-linker=/opt${loaders.glibc}`);
});

async function startsOf(name: string): Promise<(system: string) => Omit<SystemStart, 'system'> | undefined> {
  const { startsOn } = await withBytesOfFile(join(folder, name), reportOf);
  return (system) => {
    const found = startsOn.find((one) => one.system === system);
    return found && { starts: found.starts, why: found.why };
  };
}

const YES = { starts: true, why: null };
const no = (why: string) => ({ starts: false, why });
const notKnown = (why: string) => ({ starts: null, why });

const cases: readonly (readonly [string, string, object])[] = [
  ['program', 'Debian 12', YES],
  ['program', 'RHEL 9', YES],
  ['program', 'Debian 11', no('needs GLIBC_2.34 of libc.so.6, and Debian 11 has 2.31')],
  ['program', 'RHEL 7', no('needs GLIBC_2.34 of libc.so.6, and RHEL 7 has 2.17')],
  ['program', 'Alpine', no(`needs the loader ${loaders.glibc}, which is not there`)],
  ['program', 'empty root', no(`needs the loader ${loaders.glibc}, which is not there`)],
  ['static', 'RHEL 7', YES],
  ['static', 'empty root', YES],
  ['static-pie', 'Alpine', YES],
  ['static-pie', 'distroless static', YES],
  ['no-loader', 'Debian 12', notKnown('needs libc.so.6, but names no loader')],
  ['c++', 'Debian 12', YES],
  [
    'c++',
    'distroless base (Debian 12)',
    no('needs libstdc++.so.6, which is not part of a bare distroless base (Debian 12)'),
  ],
  ['with-ssl', 'Debian 12', no('needs libssl.so.3, which is not part of a bare Debian 12')],
  ['with-ssl', 'Debian 13', YES],
  ['with-ssl', 'RHEL 9', notKnown('needs libssl.so.3, and whether RHEL 9 has it is not known')],
  ['with-own', 'Debian 12', no('needs libown.so.1, which is not part of a bare Debian 12')],
  ['with-own-beside', 'Debian 12', notKnown('needs libown.so.1, which it looks for in $ORIGIN/lib too')],
  ['with-own-in-opt', 'Debian 12', no('needs libown.so.1, which is not part of a bare Debian 12')],
  ['for-musl', 'Alpine', YES],
  ['for-musl', 'Debian 12', no(`needs the loader ${loaders.musl}, which is not there`)],
  [
    'other-folder',
    'Debian 12',
    notKnown(`needs the loader /opt${loaders.glibc}, and whether that is there is not known`),
  ],
  ['library.so', 'Debian 11', YES],
  ['library.so', 'empty root', no('needs libc.so.6, which is not part of a bare empty root')],
  ['library.so', 'Alpine', notKnown('needs glibc, and whether the musl of Alpine is enough is not known')],
];

describe('a file', () => {
  it.each(cases)('%s on %s', async (name, system, answer) => {
    expect((await startsOf(name))(system)).toEqual(answer);
  });

  it('that no loader sees starts nowhere in particular', async () => {
    expect((await withBytesOfFile(join(folder, 'object.o'), reportOf)).startsOn).toEqual([]);
    const archive = await withBytesOfFile(join(folder, 'library.a'), (bytes) =>
      reportOfOutput(bytes, 'static library', parseTarget('linux/arm64')),
    );
    expect(archive?.startsOn).toEqual([]);
  });
});
