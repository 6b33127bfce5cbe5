import { Failure } from '@cgoforge/core';
import { compiled, type MeaningCase, meaningOf, pod } from '@test-support/attempt-meaning.js';
import { receivedAll, receivedOf } from '@test-support/attempt-reports.js';
import {
  after,
  disruption,
  evicting,
  nodeOf,
  type PodWish,
  running,
  terminated,
} from '@test-support/kubernetes-objects.js';
import { expect, it } from 'vitest';

const stopAsked = true;
const gone = true;
const ended = { compile: terminated(0), check: terminated(0) };
const compiledOnly = { compile: terminated(0) };
const leaving = { deletedAt: 50, compile: terminated(143) };
const unstarted = { deletedAt: 50, source: terminated(143), compile: {} };
const sourceOf = (exitCode: number) => ({ phase: 'Failed', source: terminated(exitCode), compile: {} });
const late = (wish: PodWish) => ({ phase: 'Failed', reason: 'DeadlineExceeded', ...wish });
const outOfCpu = { phase: 'Failed', reason: 'OutOfcpu', source: {}, agent: {}, compile: {}, check: {} };
const disrupted = (reason: string, wish: PodWish = {}) =>
  ({ compile: terminated(143), ...wish, ...disruption(reason) }) satisfies PodWish;
const drained = (wish: PodWish) => ({ compile: terminated(143), ...wish, ...evicting });
const givenUp = disrupted('DeletionByTaintManager');
const node = nodeOf({ ready: 'Unknown' });
const silent = (silentMs: number | null) => ({ received: receivedOf({ silentMs }) });
const noGo = receivedOf({ withheld: new Failure('go_version_unavailable', 'None.').toJSON() });
const fromKubelet = (wish: PodWish) => pod(disrupted('TerminationByKubelet', wish));

const cases: MeaningCase[] = [
  ['its end was asked for, and its compiler runs', { stopAsked }, 'running'],
  ['its end was asked for, and its compiler is ended', pod(leaving, { stopAsked }), 'cancelled'],
  ['its end was asked for, and it is gone', { stopAsked, gone }, 'cancelled'],
  ['its end was asked for before it was seen', { stopAsked, pod: null, gone }, 'cancelled'],
  ['its end was asked for, and its node does not do it', pod({ deletedAt: 5 }, { stopAsked }), 'cancelled'],
  ['its end was asked for, and no compiler will start', pod(unstarted, { stopAsked }), 'cancelled'],
  ['all had come when its end was asked for', pod(ended, { stopAsked, received: receivedAll }), 'built'],
  ['nobody saw its pod, and there is none', { pod: null, gone }, 'lost'],
  ['its pod was deleted', pod({}, { gone }), 'lost'],
  ['its pod is being deleted', pod(leaving), 'lost'],
  ['its pod is being deleted, and its compiler has time to end', pod({ deletedAt: 50 }), 'running'],
  ['it was deleted after everything had come', pod(ended, { gone, received: receivedAll }), 'built'],
  ['the pod ended before everything had come', compiled(0, {}, { phase: 'Succeeded' }), 'lost'],
  ['the runner could not do its part', compiled(70), 'lost'],
  ['its compiler ended, and what waits for it', compiled(143, {}, { check: terminated(70) }), 'lost'],
  ['the source that came is not the one that was sent', pod(sourceOf(3)), 'lost'],
  ['intake has no such Go', pod(sourceOf(1), { received: noGo }), 'go_version_unavailable'],
  ['the source did not come', pod(sourceOf(1)), 'lost'],
  ['its time ended before the files had come', pod(late(compiledOnly)), 'lost'],
  ['its time ended before the compiler started', pod(late({ source: running, compile: {} })), 'lost'],
  ['its node was drained', pod(drained({ deletedAt: 50 })), 'evicted'],
  ['its node is drained, and it has time', pod(drained({ deletedAt: 50, compile: running })), 'running'],
  ['its node is being drained, and no compiler will start', pod(drained(unstarted)), 'evicted'],
  ['its node was drained before files had come', pod(drained(compiledOnly), { gone }), 'evicted'],
  ['its node was short of memory', fromKubelet({ phase: 'Failed', reason: 'Evicted' }), 'evicted'],
  ['it was evicted and ended with 0', fromKubelet({ phase: 'Succeeded', ...compiledOnly }), 'evicted'],
  ['its node was removed', pod(disrupted('DeletionByPodGC'), { gone }), 'node_lost'],
  ['the cluster gave up a node that is not Ready', pod(givenUp, { node }), 'node_lost'],
  ['its node is not Ready, and it still speaks', { node, ...silent(80_000) }, 'running'],
  ['its node is not Ready, and it is silent', { node, ...silent(91_000) }, 'node_lost'],
  ['its node is Ready, and it is silent', silent(500_000), 'running'],
  ['its node is not Ready, and it never spoke', { node, ...silent(null), now: after(100) }, 'node_lost'],
  ['its node is not Ready, and it may come to speak', { node, ...silent(null), now: after(60) }, 'running'],
  ['its node is gone, and it is silent', { node: null, nodeGone: true, ...silent(91_000) }, 'node_lost'],
  ['a kubelet refuses it since another pod was faster', pod(outOfCpu), 'nodes_busy'],
];

it.each(cases)('what the cluster does to an attempt when %s', (_, facts, meaning) =>
  expect(meaningOf(facts)).toBe(meaning),
);
