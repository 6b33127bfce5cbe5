import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTarget, printTarget, samePlatform, slugOf, type Target } from './target.js';

const platforms: fc.Arbitrary<Target> = fc.constantFrom(
  { os: 'linux', arch: 'amd64' },
  { os: 'linux', arch: 'arm64' },
  { os: 'linux', arch: 'arm', variant: 'v7' },
  { os: 'linux', arch: '386' },
  { os: 'windows', arch: 'amd64' },
);
const runtimes = fc.constantFrom(
  {},
  ...['static', 'glibc2.36', 'glibc2.31', 'glibc', 'musl1.2'].map((runtime) => ({ runtime })),
);
const targets = fc.tuple(platforms, runtimes).map(([platform, runtime]) => ({ ...platform, ...runtime }));

describe('target', () => {
  it('prints and parses as inverses', () => {
    fc.assert(
      fc.property(targets, (target) => {
        expect(parseTarget(printTarget(target))).toEqual(target);
      }),
    );
  });

  it('gives a slug to one target alone, without a separator or a space', () => {
    fc.assert(
      fc.property(targets, targets, (one, other) => {
        expect(slugOf(one) === slugOf(other)).toBe(printTarget(one) === printTarget(other));
        expect(slugOf(one)).toMatch(/^[a-z0-9.-]+$/);
      }),
    );
  });

  it.each([
    ['linux/x86_64', 'linux/amd64'],
    ['linux/aarch64:static', 'linux/arm64:static'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/armhf', 'linux/arm/v7'],
    [' Linux/AMD64 ', 'linux/amd64'],
  ])('normalises the alias %s to %s', (alias, normal) => {
    expect(printTarget(parseTarget(alias))).toBe(normal);
  });

  it.each([
    ...['', 'linux', 'linux/', 'amd64', 'linux/sparc', 'plan9/amd64', 'linux/amd64:', 'linux/amd64:glib'],
    ...['--/x', 'linux/amd64;rm'],
  ])('refuses %j', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'invalid_target' }));
  });

  it('compares platforms without their runtime', () => {
    expect(samePlatform(parseTarget('linux/arm64'), parseTarget('linux/arm64:static'))).toBe(true);
    expect(samePlatform(parseTarget('linux/arm64'), parseTarget('linux/arm/v7'))).toBe(false);
  });
});
