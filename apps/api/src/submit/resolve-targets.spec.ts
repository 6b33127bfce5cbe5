import type { PoolRow, Size } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { sampleLimits } from '../../../../test/support/sample-plan.js';
import { poolRow, toolchain } from '../../../../test/support/sample-pool.js';
import { resolveTargets } from './resolve-targets.js';

const URL = 'http://localhost:8080/v1/builds';

const pool = (name: string, targets: string[], fresh = true) =>
  poolRow(name, [toolchain(`${name}-toolchain`, ...targets)], fresh);

/** A pool for arm64 without a machine. */
const without = (name: string, canScaleUp = false, fresh = true): PoolRow => ({
  ...pool(name, ['linux/arm64:glibc2.36'], fresh),
  machines: { ready: 0, canScaleUp },
});
const amd64 = pool('linux-amd64', ['linux/amd64:glibc2.36']);

describe('resolveTargets', () => {
  it('gives a target without a runtime the one that is offered', () => {
    expect(resolveTargets(['linux/x86_64'], [amd64], URL)).toEqual([
      {
        asked: 'linux/amd64',
        resolved: 'linux/amd64:glibc2.36',
        slug: 'linux-amd64-glibc2.36',
        pool: 'linux-amd64',
        toolchain: 'linux-amd64-toolchain',
      },
    ]);
  });

  it('makes one task of two targets that come to the same', () => {
    const tasks = resolveTargets(['linux/amd64', 'linux/x86_64', 'linux/amd64:glibc2.36'], [amd64], URL);
    expect(tasks.map((task) => task.resolved)).toEqual(['linux/amd64:glibc2.36']);
  });

  it('meets a runtime exactly or not at all', () => {
    const both = pool('p', ['linux/amd64:glibc2.36', 'linux/amd64:static']);
    expect(resolveTargets(['linux/amd64:static'], [both], URL)[0]?.resolved).toBe('linux/amd64:static');
    expect(() => resolveTargets(['linux/amd64:musl1.2'], [both], URL)).toThrow('linux/amd64:musl1.2');
  });

  it('says what is missing, what is possible, and the line to type', () => {
    expect(() => resolveTargets(['linux/amd64', 'linux/arm64'], [amd64], URL)).toThrow(
      expect.objectContaining({
        code: 'target_unavailable',
        detail: expect.stringMatching(/builds linux\/arm64 natively.*Possible: linux\/amd64:glibc2\.36\./),
        next: `Type: curl -fF targets=linux/amd64 -F src=@app.tgz ${URL}`,
      }),
    );
  });

  it('proposes what there is when nothing that was asked can be built', () => {
    expect(() => resolveTargets(['linux/arm64'], [amd64], URL)).toThrow(
      expect.objectContaining({ next: expect.stringContaining('targets=linux/amd64 ') }),
    );
  });

  it('prefers a pool that was seen lately, and still takes one that was not', () => {
    const stale = pool('stale', ['linux/amd64:glibc2.31'], false);
    expect(resolveTargets(['linux/amd64'], [stale, amd64], URL)[0]?.pool).toBe('linux-amd64');
    expect(resolveTargets(['linux/amd64'], [stale], URL)[0]?.pool).toBe('stale');
  });

  it('refuses what only machines that are away could build, and says so', () => {
    const away = without('linux-arm64');
    expect(() => resolveTargets(['linux/arm64', 'linux/386'], [amd64, away], URL)).toThrow(
      expect.objectContaining({
        code: 'target_unavailable',
        detail: expect.stringMatching(
          /^No machine of linux-arm64 is ready\. No machine here builds linux\/386 natively.*Possible: linux\/amd64:glibc2\.36\.$/,
        ),
      }),
    );
    expect(() => resolveTargets(['linux/arm64'], [away], URL)).toThrow('Possible: none now.');
  });

  it('refuses a size that the pool has not, and says which it has', () => {
    const small = { ...amd64, sizes: { small: sampleLimits } };
    const refusal = (size: Size, from: PoolRow) => () => resolveTargets(['linux/amd64'], [from], URL, size);
    expect(refusal('large', small)).toThrow('from linux-amd64, which has small.');
    expect(refusal('large', amd64)).toThrow('one size for all: leave the field out.');
    expect(refusal('small', small)).not.toThrow();
  });

  it('takes what machines that are made on demand, or unheard of, will build', () => {
    for (const row of [without('scaled', true), without('unheard', false, false)])
      expect(resolveTargets(['linux/arm64'], [row], URL)[0]?.pool).toBe(row.pool);
  });

  it('is not available before any worker has spoken', () => {
    expect(() => resolveTargets(['linux/amd64'], [], URL)).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });
});
