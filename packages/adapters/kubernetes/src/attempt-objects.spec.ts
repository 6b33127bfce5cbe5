import { readFileSync } from 'node:fs';
import type { AgentPlan, AttemptOrder } from '@cgoforge/core';
import { digestOf, samplePool } from '@test-support/kubernetes-objects.js';
import { describe, expect, it } from 'vitest';
import { attemptConfigMap, attemptPod, attemptSecret } from './attempt-objects.js';
import { capacityOf } from './capacity.js';

/** A file beside this one, as an administrator could apply it. */
const golden = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

const plan: AgentPlan = golden('plan.golden.json');
const order: AttemptOrder = {
  attempt: plan.attempt,
  slot: 0,
  cacheOf: null,
  layers: {
    root: `registry.example/cgoforge/toolchain@${digestOf('b')}`,
    checkRoots: [`registry.example/cgoforge/check@${digestOf('c')}`],
    ...{ go: null, modules: null },
  },
  bringsGo: plan.bringsGo,
  limits: plan.limits,
};

describe('the objects of an attempt', () => {
  it('begin with their owner, which tells the agent what to do', () => {
    const { data, ...rest } = attemptConfigMap(samplePool, plan);
    expect(rest).toEqual(golden('attempt-config-map.golden.json'));
    expect(JSON.parse(data?.['plan.json'] ?? '')).toEqual(plan);
  });

  it('have a secret that only the token is in', () => {
    expect(attemptSecret(samplePool, plan.attempt, 'uid-of-owner', 'the-token')).toEqual(
      golden('attempt-secret.golden.json'),
    );
  });

  it('are of the images that the pool offers for its toolchain', () => {
    expect(capacityOf(samplePool, 1).toolchains).toMatchObject([
      { name: 'debian-12', roots: { root: order.layers.root, checkRoots: order.layers.checkRoots } },
    ]);
  });

  it('end with the pod', () => {
    expect(attemptPod(samplePool, order, 'uid-of-owner')).toEqual(golden('attempt-pod.golden.json'));
  });

  it('leave the Go of the image where it is unless another is brought', () => {
    const { spec } = attemptPod(samplePool, { ...order, bringsGo: false }, 'uid-of-owner');
    const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
    const paths = containers.flatMap(({ volumeMounts = [] }) =>
      volumeMounts.map(({ mountPath }) => mountPath),
    );
    expect(paths).toContain('/src');
    expect(paths).not.toContain('/toolchain');
  });

  it('prefer another node to the one that is to be avoided, and no pool is narrowed by it', () => {
    const { spec } = attemptPod(samplePool, { ...order, avoids: 'node-1' }, 'uid-of-owner');
    const matchFields = [{ key: 'metadata.name', operator: 'NotIn', values: ['node-1'] }];
    expect(spec?.affinity).toEqual({
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: { matchFields } }],
      },
    });
    const { affinity: _, ...rest } = spec ?? {};
    expect(rest).toEqual(attemptPod(samplePool, order, 'uid-of-owner').spec);
  });

  it('place the pod as the pool says', () => {
    const asSaid = {
      tolerations: [{ key: 'dedicated', operator: 'Exists' as const }],
      priorityClassName: 'builds',
      runtimeClassName: 'gvisor',
      dnsPolicy: 'Default' as const,
      hostUsers: false,
    };
    const nodeSelector = { 'example.com/pool': 'builds', 'kubernetes.io/arch': 'amd64' };
    const lists = { nodeSelector, imagePullSecrets: ['registry'] };
    const pool = { ...samplePool, arch: 'arm64' as const, ...lists, ...asSaid };
    expect(attemptPod(pool, order, 'uid-of-owner').spec).toMatchObject({
      ...asSaid,
      // The pool's architecture is no matter of labels.
      nodeSelector: {
        'example.com/pool': 'builds',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'arm64',
      },
      imagePullSecrets: [{ name: 'registry' }],
    });
  });
});
