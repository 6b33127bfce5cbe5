import { describe, expect, it } from 'vitest';
import {
  compiled,
  endingOfPod,
  type MeaningCase,
  meaningOf,
  pod,
} from '../../../../test/support/attempt-meaning.js';
import { builtReport, receivedAll, receivedOf } from '../../../../test/support/attempt-reports.js';
import { evicting, terminated } from '../../../../test/support/kubernetes-objects.js';

const received = receivedOf({ compiled: { ...builtReport, exitCode: 1, outputs: [] } });
const all = compiled(0, { received: receivedAll }, { check: terminated(0) });
const killed = pod({ compile: terminated(1, 'OOMKilled') }, { received });

/** What only a pod's own status tells; what the reports say of its compiler is in core's tests. */
const cases: MeaningCase[] = [
  ['the compiler runs', {}, 'running'],
  ['intake has forgotten it', { received: null }, 'lost'],
  ['intake has forgotten it after its end was asked for', { received: null, stopAsked: true }, 'cancelled'],
  ['everything has come', all, 'built'],
  ['go build failed', compiled(1, { received }), 'compile_error'],
  ['go build failed, and then the pod was evicted', compiled(1, { received }, evicting), 'compile_error'],
  ['the kubelet saw the container killed for memory, and the runner did not', killed, 'out_of_memory'],
  [
    'it was ended for what it wrote',
    compiled(137, {}, { phase: 'Failed', reason: 'Evicted' }),
    'out_of_disk',
  ],
  [
    'the kubelet ended it at the deadline behind the deadline',
    compiled(143, {}, { phase: 'Failed', reason: 'DeadlineExceeded' }),
    'timed_out',
  ],
];

describe('an attempt’s own end', () => {
  it.each(cases)('when %s', (_, facts, meaning) => expect(meaningOf(facts)).toBe(meaning));

  it('says where it was built, what was made, and what it took', () => {
    const machine = { name: 'node-1', architecture: 'amd64', kernel: '6.1.0-18-amd64' };
    expect(endingOfPod(all)).toEqual({ ...builtReport, takenBy: null, machine });
  });

  it('gives no output of what did not succeed, whatever was reported', () => {
    const ending = endingOfPod(compiled(1, { received: receivedAll }));
    expect(ending).toMatchObject({ exitCode: 1, outputs: [] });
  });
});
