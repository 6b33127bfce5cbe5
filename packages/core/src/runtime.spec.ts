import { describe, expect, it } from 'vitest';
import { loaderOf, OFFERED_RUNTIME, parseRuntime, type Runtime, startsOn } from './runtime.js';

const runtime = (text: string) => parseRuntime(text) as Runtime;

describe('a runtime', () => {
  it.each<[string, Runtime | null]>([
    ['glibc2.36', { libc: 'glibc', floor: '2.36' }],
    ['glibc', { libc: 'glibc', floor: null }],
    ['musl1.2', { libc: 'musl', floor: '1.2' }],
    ['musl', { libc: 'musl', floor: null }],
    ['static', { libc: 'static', floor: null }],
    ['static2', null],
    ['glibc2.', null],
    ['glibc-2.36', null],
    ['bionic', null],
    ['constructor', null],
    ['', null],
  ])('reads %j', (text, read) => expect(parseRuntime(text)).toEqual(read));

  it.each([
    ['glibc2.31', 'glibc2.36', true],
    ['glibc2.36', 'glibc2.36', true],
    ['glibc2.36', 'glibc2.4', false],
    ['glibc2.36', 'glibc', true],
    ['glibc2.36', 'musl1.2', false],
    ['static', 'musl1.2', true],
    ['musl', 'musl1.2', true],
    ['musl1.2', 'musl', false],
    ['musl1.2', 'musl1.2', true],
    ['glibc2.36', 'static', false],
  ])('a file made for %s starts where %s is: %s', (made, there, does) => {
    expect(startsOn(runtime(made), runtime(there))).toBe(does);
  });

  it('of a toolchain says its version where it has one', () => {
    const offered = ['glibc2.36', 'musl1.2', 'static', 'musl', 'glibc', 'static1', 'glibc2..36'];
    expect(offered.filter((text) => OFFERED_RUNTIME.test(text))).toEqual([
      ...['glibc2.36', 'musl1.2', 'static', 'musl'],
    ]);
  });

  it('has a loader for what it can be on', () => {
    expect(loaderOf(runtime('glibc2.36'), 'arm64')).toBe('/lib/ld-linux-aarch64.so.1');
    expect(loaderOf(runtime('musl'), 'amd64')).toBe('/lib/ld-musl-x86_64.so.1');
    expect(loaderOf(runtime('static'), 'amd64')).toBeNull();
    expect(loaderOf(runtime('glibc'), 'sparc')).toBeNull();
  });
});
