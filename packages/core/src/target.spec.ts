import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isBuiltOn,
  isCross,
  KNOWN_PLATFORMS,
  parseTarget,
  printTarget,
  samePlatform,
  slugOf,
  type Target,
} from './target.js';

const platforms: fc.Arbitrary<Target> = fc.constantFrom(...KNOWN_PLATFORMS).map(parseTarget);
const runtimes = fc.constantFrom(
  {},
  ...['static', 'glibc2.36', 'glibc2.31', 'glibc', 'musl1.2'].map((runtime) => ({ runtime })),
);
const targets = fc
  .tuple(platforms, runtimes)
  .map(([platform, runtime]): Target => ({ ...platform, ...(platform.os === 'linux' && runtime) }));

/** What the agent's own tests read too. */
const onMachines: { target: Target; machines: Record<string, boolean> }[] = JSON.parse(
  readFileSync(new URL('../../../test/vectors/built-on.json', import.meta.url), 'utf8'),
);

describe('target', () => {
  it('prints and parses as inverses', () => {
    fc.assert(
      fc.property(targets, (target) => {
        expect(parseTarget(printTarget(target))).toEqual(target);
      }),
    );
  });

  it('knows what musl loads by a name too', () => {
    expect(printTarget(parseTarget('linux/amd64:musl-dynamic'))).toBe('linux/amd64:musl1.2');
    expect(() => parseTarget('linux/amd64:musl-static')).toThrow('is not a target');
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
    ...['--/x', 'linux/amd64;rm', 'windows/amd64:glibc2.36', 'windows/arm/v7', 'linux/toString'],
  ])('refuses %j', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'invalid_target' }));
  });

  it('compares platforms without their runtime', () => {
    expect(samePlatform(parseTarget('linux/arm64'), parseTarget('linux/arm64:static'))).toBe(true);
    expect(samePlatform(parseTarget('linux/arm64'), parseTarget('linux/arm/v7'))).toBe(false);
  });

  it.each(onMachines)('$target.os/$target.arch is built where the kernel runs it, or none does', (one) => {
    for (const [machine, builds] of Object.entries(one.machines)) {
      expect(isBuiltOn(one.target, machine), machine).toBe(builds);
    }
    expect(isCross(one.target)).toBe(one.target.os === 'windows');
  });
});
