import { type FileReport, parseTarget } from '@cgoforge/core';
import { dynamicReport as dynamic } from '@test-support/file-report.js';
import { describe, expect, it } from 'vitest';
import { brokenPromise } from './file-checks.js';

const broken = (change: Partial<FileReport>, target: string) =>
  brokenPromise({ ...dynamic, ...change }, parseTarget(target));
const fixed = { interpreter: null, needed: [], glibc: null, linkage: 'static' } as const;
const arm = { machine: 'arm', interpreter: '/lib/ld-linux-armhf.so.3' };
const [glibc, musl] = ['linux/amd64:glibc2.36', 'linux/amd64:musl1.2'];
const needs = 'needs "/lib64/ld-linux-x86-64.so.2", "libc.so.6"';

describe('brokenPromise', () => {
  it.each<[string, Partial<FileReport>, string]>([
    ['a file at the floor of its target', {}, 'linux/amd64:glibc2.34'],
    ['a file below the floor of its target', {}, glibc],
    ['arm for a variant of arm', arm, 'linux/arm/v7:glibc2.36'],
    ['a static file that is to be static', fixed, 'linux/amd64:static'],
    ['a static file for glibc', fixed, 'linux/amd64:glibc2.31'],
    ['a static file for musl', fixed, musl],
  ])('accepts %s', (_, change, target) => expect(broken(change, target)).toBeNull());

  it.each<[string, Partial<FileReport>, string]>([
    ['It needs glibc 2.34, but glibc 2.31 was promised.', {}, 'linux/amd64:glibc2.31'],
    [`It is for arm64, but ${glibc} was to be built.`, { machine: 'arm64' }, glibc],
    [`It is not static: it ${needs}.`, {}, 'linux/amd64:static'],
    ['It is neither an executable nor a shared library, but: object file.', { type: 'object file' }, glibc],
    ['It is for 386, but windows/amd64 was to be built.', { machine: '386' }, 'windows/amd64'],
  ])('says: %s', (sentence, change, target) => expect(broken(change, target)).toBe(sentence));

  it.each([
    ['/lib/ld-musl-x86_64.so.1', 'glibc', glibc],
    ['/lib64/ld-linux-x86-64.so.2', 'musl', musl],
    ['/tmp/loader', 'glibc', glibc],
  ])('refuses the loader %s for %s', (interpreter, libc, target) => {
    const sentence = `It is started by "${interpreter}", which is not the loader of ${libc}.`;
    expect(broken({ interpreter, glibc: null }, target)).toBe(sentence);
  });
});
