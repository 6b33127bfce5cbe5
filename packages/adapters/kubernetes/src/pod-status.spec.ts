import { outcomeOf } from '@cgoforge/core';
import { compiled, endingOfPod, type MeaningCase, meaningOf, pod } from '@test-support/attempt-meaning.js';
import { builtReport, receivedAll, receivedOf, uncheckedAll } from '@test-support/attempt-reports.js';
import { evicting, terminated } from '@test-support/kubernetes-objects.js';
import { sampleLimits } from '@test-support/sample-plan.js';
import { describe, expect, it } from 'vitest';

const failing = { received: receivedOf({ compiled: { ...builtReport, exitCode: 1, outputs: [] } }) };
const ending = receivedOf({ compiled: { ...builtReport, outputs: [], stoppedBy: 'terminated' } });
const unchecked = { received: uncheckedAll };
const all = compiled(0, { received: receivedAll }, { check: terminated(0) });
const oomKilled = terminated(137, 'OOMKilled');
const notFound = terminated(137, 'ContainerStatusUnknown');
const failed = { phase: 'Failed' };
const late = { ...failed, reason: 'DeadlineExceeded' };
const unseen = pod({ compile: terminated(1, 'OOMKilled') }, failing);
const drained = compiled(0, { ...unchecked, gone: true }, { check: notFound, ...evicting });
const outOfTime = compiled(0, unchecked, { ...late, check: notFound });

/** What only a pod's own status tells; what the reports say of its compiler is in core's tests. */
const ownEnds: MeaningCase[] = [
  ['the compiler runs', {}, 'running'],
  ['intake has forgotten it', { received: null }, 'lost'],
  ['intake has forgotten it after its end was asked for', { received: null, stopAsked: true }, 'cancelled'],
  ['everything has come', all, 'built'],
  ['go build failed', compiled(1, failing), 'compile_error'],
  ['go build failed, and then the pod was evicted', compiled(1, failing, evicting), 'compile_error'],
  ['the kubelet saw the container killed for memory, and the runner did not', unseen, 'out_of_memory'],
  ['it was ended for what it wrote', compiled(137, {}, { ...failed, reason: 'Evicted' }), 'out_of_disk'],
  ['the kubelet ended it at the deadline behind the deadline', compiled(143, {}, late), 'timed_out'],
];

const unexplainedEnds: MeaningCase[] = [
  ['the build had its runner exit with 2, which said nothing', compiled(2), 'compile_error'],
  ['the build had its runner exit with 143, which said nothing', compiled(143), 'compile_error'],
  ['its runner took it for ended with its pod', compiled(143, { received: ending }), 'compile_error'],
  ['the whole container was killed for memory', compiled(137), 'out_of_memory'],
  ['the whole container was killed with its pod', compiled(137, {}, { deletedAt: 50 }), 'lost'],
  ['it was killed for memory, and later drained', pod({ compile: oomKilled, ...evicting }), 'out_of_memory'],
  ['it was killed with a pod that is drained', compiled(137, {}, evicting), 'evicted'],
  ['no container is found at the end of its pod', pod({ ...failed, compile: notFound }), 'lost'],
  ['it could not be started', pod({ ...failed, compile: terminated(128, 'StartError') }), 'lost'],
  ['the program takes too much memory', compiled(0, unchecked, { check: oomKilled }), 'built'],
  ['what was built ended its check', compiled(0, unchecked, { check: terminated(143) }), 'built'],
  ['it was drained while its check waited for an image', drained, 'evicted'],
  ['its time ended while its check waited for an image', outOfTime, 'lost'],
];

describe('an attempt’s own end', () => {
  it.each(ownEnds)('when %s', (_, facts, meaning) => expect(meaningOf(facts)).toBe(meaning));

  it('says where it was built, what was made, and what it took', () => {
    const machine = { name: 'node-1', architecture: 'amd64', kernel: '6.1.0-18-amd64' };
    expect(endingOfPod(all)).toEqual({ ...builtReport, takenBy: null, machine });
  });

  it('gives no output of what did not succeed, whatever was reported', () => {
    expect(endingOfPod(compiled(1, { received: receivedAll }))).toMatchObject({ exitCode: 1, outputs: [] });
  });
});

describe('a container that ended and did not say why', () => {
  it.each(unexplainedEnds)('when %s', (_, facts, meaning) => expect(meaningOf(facts)).toBe(meaning));

  it('says so when the runner could not say why', () => {
    const { detail } = outcomeOf(endingOfPod(compiled(2)), sampleLimits) ?? {};
    expect(detail).toBe("The compiler's container ended with 2 and did not say why.");
  });
});
