import { dynamicReport } from '@test-support/file-report.js';
import { describe, expect, it } from 'vitest';
import { type LoadedFile, startsOn } from './starts-on.js';
import type { System } from './system.js';

const bare: System = {
  file: 'debian-12',
  name: 'Bare 1',
  runtime: { libc: 'glibc', floor: '2.31' },
  isComplete: true,
  libraries: {
    amd64: {
      'libc.so.6': ['GLIBC_2.30', 'GLIBC_PRIVATE'],
      'libstdc++.so.6': ['CXXABI_1.3.12', 'GLIBCXX_3.4.28'],
      'libplain.so.1': [],
    },
  },
};
const partly: System = { ...bare, name: 'Partly 1', isComplete: false };
const file: LoadedFile = { ...dynamicReport, versionNeeds: [], runpath: null };

const answer = (change: Partial<LoadedFile>, system = bare) => {
  const [one] = startsOn({ ...file, ...change }, [system]);
  return one && [one.starts, one.why];
};
const needing = (library: string, ...versions: readonly string[]): Partial<LoadedFile> => ({
  needed: [library],
  versionNeeds: versions.map((version) => ({ library, version })),
});

describe('what a file needs', () => {
  it.each<[string, Partial<LoadedFile>, System, [boolean | null, string | null]]>([
    ['a version that is there', needing('libc.so.6', 'GLIBC_2.4', 'GLIBC_2.30'), bare, [true, null]],
    [
      'of several versions the highest is told',
      needing('libstdc++.so.6', 'GLIBCXX_3.4.29', 'GLIBCXX_3.4.30', 'GLIBCXX_3.4.9'),
      partly,
      [false, 'needs GLIBCXX_3.4.30 of libstdc++.so.6, and Partly 1 has 3.4.28'],
    ],
    [
      'an ability',
      needing('libc.so.6', 'GLIBC_ABI_DT_RELR'),
      bare,
      [false, 'needs GLIBC_ABI_DT_RELR of libc.so.6, which Bare 1 lacks'],
    ],
    [
      'an ability, where not all is known',
      needing('libc.so.6', 'GLIBC_ABI_DT_RELR'),
      partly,
      [null, 'needs GLIBC_ABI_DT_RELR of libc.so.6, and whether Partly 1 has it is not known'],
    ],
    ['a version of a library that has none', needing('libplain.so.1', 'PLAIN_2'), bare, [true, null]],
    [
      'what is not known comes after what is not there',
      {
        needed: ['./libown.so', 'libc.so.6'],
        versionNeeds: [{ library: 'libc.so.6', version: 'GLIBC_2.38' }],
      },
      bare,
      [false, 'needs GLIBC_2.38 of libc.so.6, and Bare 1 has 2.31'],
    ],
    [
      'a library by its path',
      { needed: ['./libown.so'] },
      bare,
      [null, 'needs ./libown.so, wherever that is'],
    ],
    [
      'a loader, though it is linked to nothing',
      { linkage: 'static', needed: [], interpreter: '/lib/ld-musl-x86_64.so.1' },
      bare,
      [false, 'needs the loader /lib/ld-musl-x86_64.so.1, which is not there'],
    ],
    [
      'another machine',
      { machine: 'arm64', interpreter: '/lib/ld-linux-aarch64.so.1' },
      bare,
      [null, 'is for arm64, and what Bare 1 has there is not known'],
    ],
    [
      'a name of many and unseen characters',
      { needed: [`a\n${'b'.repeat(4000)}`] },
      bare,
      [false, `needs a\\u000a${'b'.repeat(98)}…, which is not part of a bare Bare 1`],
    ],
    [
      'a library that is called as a property of every object',
      { needed: ['constructor'] },
      bare,
      [false, 'needs constructor, which is not part of a bare Bare 1'],
    ],
  ])('%s', (_, change, system, expected) => expect(answer(change, system)).toEqual(expected));

  it('is answered, however much it is', () => {
    const names = Array.from({ length: 4096 }, (_, index) => `${'_1'.repeat(2000)}x${index}`);
    const change = { ...needing('libc.so.6', ...names), needed: names.slice(0, 1024) };
    expect(startsOn({ ...file, ...change }, Array(15).fill(bare))).toHaveLength(15);
  });
});
