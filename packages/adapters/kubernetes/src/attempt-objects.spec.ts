import { readFileSync } from 'node:fs';
import type { AttemptPlan } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { samplePool } from '../../../../test/support/kubernetes-objects.js';
import { samplePlan } from '../../../../test/support/sample-plan.js';
import { attemptConfigMap, attemptPod, attemptSecret, podPlan } from './attempt-objects.js';

const plan: AttemptPlan = {
  ...samplePlan,
  attempt: 'att_0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  target: { os: 'linux', arch: 'amd64', runtime: 'glibc2.36' },
  toolchain: 'debian-12',
  go: '1.25.14',
  limits: {
    memoryBytes: 4 * 1024 ** 3,
    cpus: 2,
    processes: 512,
    diskBytes: 8 * 1024 ** 3,
    wallSeconds: 1800,
    logBytes: 64 * 1024 ** 2,
    outputBytes: 2 * 1024 ** 3,
  },
};
const source = {
  digest: 'h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  needsModules: true,
  open: () => Promise.reject(new Error('It is not read.')),
};

/** A file beside this one, as an administrator could apply it. */
const golden = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

describe('the objects of an attempt', () => {
  it('begin with their owner, which tells the agent what to do', () => {
    const told = podPlan(samplePool, plan, source);
    const { data, ...rest } = attemptConfigMap(samplePool, told);
    expect(rest).toEqual(golden('attempt-config-map.golden.json'));
    expect(JSON.parse(data?.['plan.json'] ?? '')).toEqual(golden('plan.golden.json'));
  });

  it('have a secret that only the token is in', () => {
    expect(attemptSecret(samplePool, plan.attempt, 'uid-of-owner', 'the-token')).toEqual(
      golden('attempt-secret.golden.json'),
    );
  });

  it('end with the pod', () => {
    expect(attemptPod(samplePool, plan, 'uid-of-owner')).toEqual(golden('attempt-pod.golden.json'));
  });

  it('place the pod as the pool says', () => {
    const pool = {
      ...samplePool,
      arch: 'arm64' as const,
      nodeSelector: { 'example.com/pool': 'builds', 'kubernetes.io/arch': 'amd64' },
      tolerations: [{ key: 'dedicated', operator: 'Exists' as const }],
      priorityClassName: 'builds',
      runtimeClassName: 'gvisor',
      imagePullSecrets: ['registry'],
      dnsPolicy: 'Default' as const,
      hostUsers: false,
    };
    expect(attemptPod(pool, plan, 'uid-of-owner').spec).toMatchObject({
      // The pool's architecture is no matter of labels.
      nodeSelector: {
        'example.com/pool': 'builds',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'arm64',
      },
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
      priorityClassName: 'builds',
      runtimeClassName: 'gvisor',
      imagePullSecrets: [{ name: 'registry' }],
      dnsPolicy: 'Default',
      hostUsers: false,
    });
  });

  it('are of no toolchain that the pool does not have', () => {
    expect(() => attemptPod(samplePool, { ...plan, toolchain: 'host' }, 'uid')).toThrow('internal');
  });
});
