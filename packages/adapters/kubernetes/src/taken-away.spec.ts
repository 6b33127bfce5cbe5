import { Failure } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { type MeaningCase, meaningOf } from '../../../../test/support/attempt-meaning.js';
import {
  after,
  condition,
  nodeOf,
  type PodWish,
  podOf,
  receivedAll,
  receivedOf,
  running,
  terminated,
} from '../../../../test/support/kubernetes-objects.js';

const ended = podOf({ compile: terminated(0), check: terminated(0) });
const disrupted = (reason: string, wish: PodWish = {}) =>
  podOf({ compile: terminated(143), ...wish, conditions: [condition('DisruptionTarget', 'True', reason)] });
const leaving = { deletedAt: 50, compile: terminated(143) };
const notReady = nodeOf({ ready: 'Unknown' });
const silent = (ms: number | null) => receivedOf({ silentMs: ms });

const cases: MeaningCase[] = [
  ['its end was asked for, and its compiler runs', { stopAsked: true }, 'running'],
  ['its end was asked for, and its compiler is ended', { stopAsked: true, pod: podOf(leaving) }, 'cancelled'],
  ['its end was asked for, and it is gone', { stopAsked: true, gone: true }, 'cancelled'],
  ['its end was asked for before it was seen', { stopAsked: true, pod: null, gone: true }, 'cancelled'],
  [
    'its end was asked for, and its node does not do it',
    { stopAsked: true, pod: podOf({ deletedAt: 5 }) },
    'cancelled',
  ],
  [
    'everything had come when its end was asked for',
    { stopAsked: true, pod: ended, received: receivedAll },
    'built',
  ],
  ['nobody saw its pod, and there is none', { pod: null, gone: true }, 'lost'],
  ['its pod was deleted', { pod: podOf(), gone: true }, 'lost'],
  ['its pod is being deleted', { pod: podOf(leaving) }, 'lost'],
  [
    'its pod is being deleted, and its compiler has time to end',
    { pod: podOf({ deletedAt: 50 }) },
    'running',
  ],
  ['it was deleted after everything had come', { pod: ended, gone: true, received: receivedAll }, 'built'],
  [
    'the pod ended before everything had come',
    { pod: podOf({ phase: 'Succeeded', compile: terminated(0) }) },
    'lost',
  ],
  ['the runner could not do its part', { pod: podOf({ compile: terminated(70) }) }, 'lost'],
  [
    'the compiler’s container ended, and so did the one that waits for it',
    { pod: podOf({ compile: terminated(143), check: terminated(70) }) },
    'lost',
  ],
  [
    'the source that came is not the one that was sent',
    { pod: podOf({ phase: 'Failed', source: terminated(3), compile: {} }) },
    'lost',
  ],
  [
    'intake has no such Go',
    {
      pod: podOf({ phase: 'Failed', source: terminated(1), compile: {} }),
      received: receivedOf({ withheld: new Failure('go_version_unavailable', 'None.').toJSON() }),
    },
    'go_version_unavailable',
  ],
  [
    'the source did not come',
    { pod: podOf({ phase: 'Failed', source: terminated(1), compile: {} }) },
    'lost',
  ],
  [
    'the time of the pod ended before the files had come',
    { pod: podOf({ phase: 'Failed', reason: 'DeadlineExceeded', compile: terminated(0) }) },
    'lost',
  ],
  [
    'the time of the pod ended before the compiler started',
    { pod: podOf({ phase: 'Failed', reason: 'DeadlineExceeded', source: running, compile: {} }) },
    'lost',
  ],
  ['its node was drained', { pod: disrupted('EvictionByEvictionAPI', { deletedAt: 50 }) }, 'evicted'],
  [
    'its node is being drained, and its compiler has time to end',
    { pod: disrupted('EvictionByEvictionAPI', { deletedAt: 50, compile: running }) },
    'running',
  ],
  [
    'its node was drained while the files were on their way',
    { pod: disrupted('EvictionByEvictionAPI', { compile: terminated(0) }), gone: true },
    'evicted',
  ],
  [
    'its node was short of memory',
    { pod: disrupted('TerminationByKubelet', { phase: 'Failed', reason: 'Evicted' }) },
    'evicted',
  ],
  [
    'an eviction that ended with exit code 0 and nothing delivered',
    { pod: disrupted('TerminationByKubelet', { phase: 'Succeeded', compile: terminated(0) }) },
    'evicted',
  ],
  ['its node was removed', { pod: disrupted('DeletionByPodGC'), gone: true }, 'node_lost'],
  [
    'the cluster gave up a node that is not Ready',
    { pod: disrupted('DeletionByTaintManager'), node: notReady },
    'node_lost',
  ],
  ['its node is not Ready, and it still speaks', { node: notReady, received: silent(80_000) }, 'running'],
  ['its node is not Ready, and it is silent', { node: notReady, received: silent(91_000) }, 'node_lost'],
  ['its node is Ready, and it is silent', { received: silent(500_000) }, 'running'],
  [
    'its node is not Ready, and it never spoke',
    { node: notReady, received: silent(null), now: after(100) },
    'node_lost',
  ],
  [
    'its node is not Ready, and it may still come to speak',
    { node: notReady, received: silent(null), now: after(60) },
    'running',
  ],
  [
    'its node is gone, and it is silent',
    { node: null, nodeGone: true, received: silent(91_000) },
    'node_lost',
  ],
  [
    'a kubelet refuses it since another pod was faster',
    { pod: podOf({ phase: 'Failed', reason: 'OutOfcpu', source: {}, agent: {}, compile: {}, check: {} }) },
    'nodes_busy',
  ],
];

describe('what the cluster does to an attempt', () => {
  it.each(cases)('when %s', (_, facts, meaning) => {
    expect(meaningOf(facts)).toBe(meaning);
  });
});
