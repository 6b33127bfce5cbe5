import { printTarget } from '@cgoforge/core';
import { readGoReleases } from '@cgoforge/toolchains';
import { digestOf, poolFile } from '@test-support/kubernetes-objects.js';
import { describe, expect, it } from 'vitest';
import { capacityOf } from './capacity.js';
import { poolConfigSchema } from './pool-config.js';

const [toolchain] = poolFile.toolchains;

const wrong: [string, object][] = [
  ['a name with capitals', { name: 'Linux-amd64' }],
  ['a namespace that is none', { namespace: 'builds_here' }],
  ['an architecture that no pool is of', { arch: 'x86_64' }],
  ['an image by tag', { images: { agent: 'registry.example/agent:1' } }],
  ['an image by tag and digest', { images: { agent: `registry.example/agent:1@${digestOf('A')}` } }],
  ['a toolchain without its check', { toolchains: [{ ...toolchain, checkImage: undefined }] }],
  ['two toolchains of one name', { toolchains: [toolchain, toolchain] }],
  ['no toolchain', { toolchains: [] }],
  ['a label that is none', { nodeSelector: { 'disk type': 'fast' } }],
  ['a label’s value that is none', { nodeSelector: { disk: 'fast!' } }],
  ['an effect that is none', { tolerations: [{ key: 'dedicated', effect: 'NoScheduling' }] }],
  ['an address with a slash at its end', { intakeUrl: 'http://intake:8081/' }],
  ['a misspelt field', { nodeSelectors: {} }],
  ['a misspelt field within', { deadlines: { imageSecond: 5 } }],
  ['no slot', { slots: 0 }],
  ['a size without a disk', { sizes: { small: { cpus: 1, memoryBytes: 2 ** 30 } } }],
];

describe('a pool’s file', () => {
  it('needs little: the rest has its default', () => {
    const pool = poolConfigSchema.parse(poolFile);
    expect(pool).toMatchObject({
      ...{ instance: 'cgoforge', intakeUrl: 'http://cgoforge-intake:8081', size: 'medium' },
      canScaleUp: false,
      deadlines: {
        ...{ imageSeconds: 300, startSeconds: 900, scheduleSeconds: 60 },
        ...{ busySeconds: 1800, nodeSilentSeconds: 90 },
      },
    });
  });

  it('names a toolchain that is described, or says what another one makes', () => {
    const parse = (change: object) =>
      poolConfigSchema.parse({ ...poolFile, toolchains: [{ ...toolchain, ...change }] }).toolchains[0];
    expect(parse({})).toMatchObject({ go: readGoReleases().default });
    expect(parse({ go: '1.25.14' })).toMatchObject({ go: '1.25.14' });
    const own = { name: 'alpine', runtime: 'musl1.2', go: '1.25.14' };
    expect(parse(own)).toMatchObject(own);
    for (const name of ['alpine', 'host']) {
      expect(() => parse({ name })).toThrow(
        /is none of debian-11, debian-12, .*, zig, zig-musl: say its runtime and its go too/,
      );
    }
  });

  it.each([
    [{ name: 'debian-12' }, ['linux/amd64:glibc2.36', 'linux/amd64:static']],
    [{ name: 'zig' }, ['linux/amd64:glibc2.17', 'linux/amd64:musl']],
    [{ name: 'debian-12-i386' }, ['linux/386:glibc2.36', 'linux/386:static']],
    [{ name: 'mingw' }, ['windows/amd64', 'windows/386']],
    [{ name: 'debian-12', runtime: 'glibc2.40' }, ['linux/amd64:glibc2.40', 'linux/amd64:static']],
    [{ name: 'acme', runtime: 'musl', go: '1.26.8' }, ['linux/amd64:musl']],
  ])('with the toolchain %j offers %j', (named, targets) => {
    const pool = poolConfigSchema.parse({ ...poolFile, toolchains: [{ ...toolchain, ...named }] });
    expect(capacityOf(pool, 1).toolchains[0]?.targets.map(printTarget)).toEqual(targets);
  });

  it('may say the rest', () => {
    const more = {
      nodeSelector: { 'example.com/pool': 'builds' },
      tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'builds', effect: 'NoSchedule' }],
      priorityClassName: 'builds',
      runtimeClassName: 'gvisor',
      imagePullSecrets: ['registry'],
      hostUsers: false,
      deadlines: { imageSeconds: 5 },
    };
    expect(poolConfigSchema.parse({ ...poolFile, ...more })).toMatchObject(more);
  });

  it.each(wrong)('with %s stops the boot', (_, change) => {
    expect(poolConfigSchema.safeParse({ ...poolFile, ...change }).success).toBe(false);
  });
});
