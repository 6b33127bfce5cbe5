import { readFileSync } from 'node:fs';
import { type AgentPlace, type AgentPlan, type BuildOptions, DEFAULT_BUILD_OPTIONS } from '@cgoforge/core';
import { sourceModule } from '@test-support/sample-module.js';
import { sampleRoots } from '@test-support/sample-pool.js';
import { describe, expect, it } from 'vitest';
import { orderOf, type Planned, planOf } from './plan-attempt.js';

/** What a pod's agent is told, as a file. */
const golden = '../../../../../packages/adapters/kubernetes/src/plan.golden.json';
const podPlan: AgentPlan = JSON.parse(readFileSync(new URL(golden, import.meta.url), 'utf8'));
const { intake, disk, processes } = podPlan;
const inPods: AgentPlace = { intake, disk, processes, cache: 'fresh' };
const intakeSocket = 'unix:/intake/intake.sock';
const inSandboxes: AgentPlace = { intake: intakeSocket, disk: 'own', processes: 'cgroup', cache: 'kept' };
const options: BuildOptions = { ...DEFAULT_BUILD_OPTIONS, ...podPlan.options, go: podPlan.go };
const sum = { path: 'example.com/lib', version: 'v1.0.0', sum: 'h1:x', goModSum: 'h1:y' };
const module = sourceModule({ requires: [sum] });
const planned: Planned = {
  work: {
    lease: { attempt: podPlan.attempt, epoch: 1 },
    slot: 3,
    task: {
      ...{ id: 'tsk_1', slug: 'linux-amd64-glibc2.36', target: podPlan.target },
      ...{ toolchain: 'debian-12', state: 'running', rebuildOf: null },
    },
    build: { id: 'bld_1', tenant: 'team', options },
    source: { digest: podPlan.sourceDigest, objectKey: 'sources/x', size: 1, module },
  },
  toolchain: { go: '1.26.8' },
  go: podPlan.go,
  layers: { ...sampleRoots, go: null, modules: null },
  place: inPods,
  limits: podPlan.limits,
};
const layers = { ...sampleRoots, go: 'go-1', modules: 'modules-1' };
const withOptions = (change: Partial<BuildOptions>): Planned => ({
  ...planned,
  place: inSandboxes,
  work: { ...planned.work, build: { ...planned.work.build, options: { ...options, ...change } } },
});
const withModule = (change: Partial<typeof module>): Planned => ({
  ...planned,
  work: { ...planned.work, source: { ...planned.work.source, module: { ...module, ...change } } },
});

describe('what an attempt’s agent is told', () => {
  it('is all that it needs, in a pod', () => expect(planOf(planned)).toEqual(podPlan));

  it.each([
    ['the root has the Go that compiles', { go: '1.26.8' }, false],
    ['a layer has it', { layers }, false],
    ['nothing has it', {}, true],
  ])('is to bring Go or not: %s', (_, change, brings) => {
    expect(planOf({ ...planned, ...change }).bringsGo).toBe(brings);
    expect(orderOf({ ...planned, ...change }).bringsGo).toBe(brings);
  });

  it.each<[string, Planned, AgentPlan['modulesFrom']]>([
    ['lie in a layer', { ...planned, layers }, 'layer'],
    ['come from intake', planned, 'intake'],
    ['are none where none is required', withModule({ requires: [] }), 'none'],
    ['are none where they came with the source', withModule({ vendored: true }), 'none'],
  ])('is from where modules come: they %s', (_, told, modules) =>
    expect(planOf(told).modulesFrom).toBe(modules),
  );
});

it.each([
  ['its tenant’s where caches are kept', withOptions({}), 'team', 'kept'],
  ['new where they are not', planned, null, 'fresh'],
  ['new where the build wants none', withOptions({ cache: false }), null, 'fresh'],
])('the cache of an attempt is %s', (_, told, cacheOf, cache) => {
  expect([orderOf(told).cacheOf, planOf(told).cache]).toEqual([cacheOf, cache]);
});

it('an executor learns of an attempt what it must have ready, and nothing of the build', () => {
  expect(orderOf({ ...planned, layers: { ...layers, fetched: 4 } as Planned['layers'] })).toEqual({
    attempt: podPlan.attempt,
    slot: 3,
    cacheOf: null,
    layers,
    bringsGo: false,
    limits: podPlan.limits,
  });
});

it('the attempt of a rebuild avoids the machine that has compiled the original, where it is known', () => {
  const { work } = planned;
  const of = (machine: string | null) => {
    const rebuildOf = {
      build: 'bld_0',
      compiledWith: { toolchain: 'sha256:0', go: '1.26.8' },
      files: [],
      machine,
    };
    return orderOf({ ...planned, work: { ...work, task: { ...work.task, rebuildOf } } });
  };
  expect(of('node-1')).toEqual({ ...orderOf(planned), avoids: 'node-1' });
  expect(of(null)).toEqual(orderOf(planned));
});
