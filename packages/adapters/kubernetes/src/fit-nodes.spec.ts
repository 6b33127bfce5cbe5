import { type NodeWish, nodeOf, samplePool } from '@test-support/kubernetes-objects.js';
import { expect, it } from 'vitest';
import { fitNodes } from './fit-nodes.js';
import type { PoolConfig } from './pool-config.js';

const tainted = (key: string, value: string, effect: string) => ({
  spec: { taints: [{ key, value, effect }] },
});
const builds = tainted('dedicated', 'builds', 'NoSchedule');
const anyOfKey = { key: 'dedicated', operator: 'Exists' } as const;

const cases: [string, NodeWish, Partial<PoolConfig>, number][] = [
  ['a Ready node of its architecture', {}, {}, 1],
  ['none of another architecture', { arch: 'arm64' }, {}, 0],
  ['none of another operating system', { labels: { 'kubernetes.io/os': 'windows' } }, {}, 0],
  ['none that is not Ready', { ready: 'False' }, {}, 0],
  ['none that nobody hears of', { ready: 'Unknown' }, {}, 0],
  ['none that is cordoned', { spec: { unschedulable: true } }, {}, 0],
  ['none without its label', {}, { nodeSelector: { disk: 'fast' } }, 0],
  ['one with its label', { labels: { disk: 'fast' } }, { nodeSelector: { disk: 'fast' } }, 1],
  ['none with a taint', builds, {}, 0],
  ['one with a taint that is only a wish', tainted('dedicated', 'x', 'PreferNoSchedule'), {}, 1],
  ['a taint that is tolerated by value', builds, { tolerations: [{ key: 'dedicated', value: 'builds' }] }, 1],
  ['no taint of another value', builds, { tolerations: [{ key: 'dedicated', value: 'web' }] }, 0],
  ['a taint that is tolerated by key', builds, { tolerations: [{ ...anyOfKey, effect: 'NoSchedule' }] }, 1],
  ['no taint of another effect', builds, { tolerations: [{ ...anyOfKey, effect: 'NoExecute' }] }, 0],
  ['any taint, when all are tolerated', builds, { tolerations: [{ operator: 'Exists' }] }, 1],
];

it.each(cases)('the nodes fit for a pool are %s', (_, node, pool, count) => {
  expect(fitNodes([nodeOf(node)], { ...samplePool, ...pool })).toHaveLength(count);
});
