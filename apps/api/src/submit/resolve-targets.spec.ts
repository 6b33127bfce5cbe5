import { type AskedOptions, type PoolRow, type Size, UNSET_OPTIONS } from '@cgoforge/core';
import { failureBy } from '@test-support/failure-by.js';
import { sampleLimits } from '@test-support/sample-plan.js';
import { poolRow, toolchain } from '@test-support/sample-pool.js';
import { describe, expect, it } from 'vitest';
import { resolveTargets } from './resolve-targets.js';

const againWith = (targets: readonly string[]) => `Type: curl ${targets.join(',')}`;

const pool = (name: string, targets: string[], fresh = true) =>
  poolRow(name, [toolchain(`${name}-toolchain`, ...targets)], fresh);

/** A pool for arm64 without a machine. */
const without = (name: string, canScaleUp = false, fresh = true): PoolRow => ({
  ...pool(name, ['linux/arm64:glibc2.36'], fresh),
  machines: { ready: 0, canScaleUp },
});
const amd64 = pool('linux-amd64', ['linux/amd64:glibc2.36']);

const asForm = (targets: string[], options: Partial<AskedOptions> = {}) => {
  return { targets, options: { ...UNSET_OPTIONS, ...options }, unavailable: null };
};
const resolve = (asked: string[], pools: PoolRow[], options: Partial<AskedOptions> = {}) =>
  resolveTargets(asForm(asked, options), pools, againWith).tasks;
const failureOf = (...args: Parameters<typeof resolve>) => failureBy((async () => resolve(...args))());

describe('resolveTargets', () => {
  it('gives a target without a runtime the one that is offered', () => {
    expect(resolve(['linux/x86_64'], [amd64])).toEqual([
      {
        ...{ asked: 'linux/amd64', resolved: 'linux/amd64:glibc2.36', slug: 'linux-amd64-glibc2.36' },
        ...{ pool: 'linux-amd64', toolchain: 'linux-amd64-toolchain' },
      },
    ]);
  });

  it('builds without what cannot be had where that is asked, and says so', () => {
    const form = { ...asForm(['linux/amd64', 'linux/arm64', 'linux/386']), unavailable: 'skip' as const };
    const { tasks, notes } = resolveTargets(form, [amd64, without('linux-arm64')], againWith);
    expect(tasks.map((task) => task.asked)).toEqual(['linux/amd64']);
    expect(notes).toEqual([
      expect.stringMatching(/^Left out linux\/arm64, linux\/386: .*No machine here builds/),
    ]);
    expect(() => resolveTargets({ ...form, targets: ['linux/386'] }, [amd64], againWith)).toThrow(
      'No machine',
    );
  });

  it('takes all that there is of a system', () => {
    const pools = [amd64, pool('linux-arm64', ['linux/arm64:glibc2.36', 'linux/arm64:static'])];
    expect(resolve(['linux/all'], pools).map((task) => task.resolved)).toEqual([
      'linux/amd64:glibc2.36',
      'linux/arm64:glibc2.36',
    ]);
  });

  it('does not pass silently over what of a system cannot be had now', async () => {
    const pools = [amd64, without('linux-arm64')];
    expect(await failureOf(['linux/all'], pools)).toMatchObject({ code: 'target_unavailable' });
    const skipping = { ...asForm(['linux/all']), unavailable: 'skip' as const };
    expect(resolveTargets(skipping, pools, againWith).notes).toEqual([
      expect.stringMatching(/^Left out linux\/arm64: /),
    ]);
  });

  it('says that nothing is there of a system of which nothing is', async () => {
    expect(await failureOf(['windows/all'], [amd64])).toMatchObject({
      code: 'target_unavailable',
      detail: expect.stringContaining('windows/all'),
    });
  });

  it('makes one task of two targets that come to the same', () => {
    const tasks = resolve(['linux/amd64', 'linux/x86_64', 'linux/amd64:glibc2.36'], [amd64]);
    expect(tasks.map((task) => task.resolved)).toEqual(['linux/amd64:glibc2.36']);
  });

  const several = pool(
    'p',
    ['glibc2.31', 'glibc2.36', 'static', 'glibc2.41'].map((one) => `linux/amd64:${one}`),
  );

  it.each([
    ['glibc2.36', 'glibc2.36'],
    ['glibc2.39', 'glibc2.36'],
    ['glibc2.31', 'glibc2.31'],
    ['glibc', 'glibc2.31'],
    ['static', 'static'],
  ])('gives what starts where %s is asked, and nothing older than need be: %s', (asked, resolved) => {
    expect(resolve([`linux/amd64:${asked}`], [several])[0]?.resolved).toBe(`linux/amd64:${resolved}`);
  });

  it.each(['musl1.2', 'glibc2.28'])('refuses %s where nothing offered starts there', (asked) => {
    expect(() => resolve([`linux/amd64:${asked}`], [several])).toThrow(`linux/amd64:${asked}`);
  });

  it('says what is missing, what is possible, and the line to type', async () => {
    expect(await failureOf(['linux/amd64', 'linux/arm64'], [amd64])).toMatchObject({
      code: 'target_unavailable',
      detail: expect.stringMatching(/builds linux\/arm64 natively.*Possible: linux\/amd64:glibc2\.36\./),
      next: 'Type: curl linux/amd64',
    });
  });

  it('tells what is not cross-compiled here from what is not native', async () => {
    const { detail } = await failureOf(['windows/amd64', 'linux/386'], [amd64]);
    expect(detail).toMatch(
      /^No toolchain here cross-compiles for windows\/amd64\. No machine here builds linux\/386 natively, and/,
    );
  });

  it('proposes what there is when nothing that was asked can be built', async () => {
    expect((await failureOf(['linux/arm64'], [amd64])).next).toContain('Type: curl linux/amd64');
  });

  it('prefers a pool that was seen lately, and still takes one that was not', () => {
    const stale = pool('stale', ['linux/amd64:glibc2.31'], false);
    expect(resolve(['linux/amd64'], [stale, amd64])[0]?.pool).toBe('linux-amd64');
    expect(resolve(['linux/amd64'], [stale])[0]?.pool).toBe('stale');
  });

  it('refuses what only machines that are away could build, and says so', async () => {
    const away = without('linux-arm64');
    expect(await failureOf(['linux/arm64', 'linux/386'], [amd64, away])).toMatchObject({
      code: 'target_unavailable',
      detail: expect.stringMatching(
        /^No machine of linux-arm64 is ready\. No machine here builds linux\/386 natively.*Possible: linux\/amd64:glibc2\.36\.$/,
      ),
    });
    expect((await failureOf(['linux/arm64'], [away])).detail).toContain('Possible: none now.');
  });

  it('refuses a race detector where a target has none, and names the target', async () => {
    const both = pool('p', ['linux/amd64:glibc2.36', 'linux/arm/v7:glibc2.36']);
    expect(resolve(['linux/amd64'], [both], { race: true })).toHaveLength(1);
    expect(await failureOf(['linux/amd64', 'linux/arm/v7'], [both], { race: true })).toMatchObject({
      code: 'invalid_field',
      fieldErrors: [{ field: 'race', detail: 'linux/arm/v7 has no race detector: leave race out.' }],
    });
  });

  it('refuses a size that the pool has not, and says which it has', () => {
    const small = { ...amd64, sizes: { small: sampleLimits } };
    const asking = (size: Size, from: PoolRow) => () => resolve(['linux/amd64'], [from], { size });
    expect(asking('large', small)).toThrow('from linux-amd64, which has small.');
    expect(asking('large', amd64)).toThrow('one size for all: leave the field out.');
    expect(asking('small', small)).not.toThrow();
  });

  it('takes what machines that are made on demand, or unheard of, will build', () => {
    for (const row of [without('scaled', true), without('unheard', false, false)])
      expect(resolve(['linux/arm64'], [row])[0]?.pool).toBe(row.pool);
  });

  it('is not available before any worker has spoken', async () => {
    expect((await failureOf(['linux/amd64'], [])).code).toBe('unavailable');
  });
});
