import { outcomeOf } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import {
  compiled,
  endingOfPod,
  type MeaningCase,
  meaningOf,
  pod,
} from '../../../../test/support/attempt-meaning.js';
import {
  builtReport,
  uncheckedAll as received,
  receivedOf,
} from '../../../../test/support/attempt-reports.js';
import { evicting, terminated } from '../../../../test/support/kubernetes-objects.js';
import { sampleLimits } from '../../../../test/support/sample-plan.js';

const terminatedReport = receivedOf({ compiled: { ...builtReport, outputs: [], stoppedBy: 'terminated' } });
const oomKilled = terminated(137, 'OOMKilled');
const notFound = terminated(137, 'ContainerStatusUnknown');
const failed = { phase: 'Failed' };
const late = { ...failed, reason: 'DeadlineExceeded', check: notFound };

const cases: MeaningCase[] = [
  ['the build had its runner exit with 2, which said nothing', compiled(2), 'compile_error'],
  ['the build had its runner exit with 143, which said nothing', compiled(143), 'compile_error'],
  [
    'its runner took it for ended with its pod',
    compiled(143, { received: terminatedReport }),
    'compile_error',
  ],
  ['the whole container was killed for memory', compiled(137), 'out_of_memory'],
  ['the whole container was killed with its pod', compiled(137, {}, { deletedAt: 50 }), 'lost'],
  ['it was killed for memory, and later drained', pod({ compile: oomKilled, ...evicting }), 'out_of_memory'],
  ['it was killed with a pod that is drained', compiled(137, {}, evicting), 'evicted'],
  ['no container is found at the end of its pod', pod({ ...failed, compile: notFound }), 'lost'],
  ['it could not be started', pod({ ...failed, compile: terminated(128, 'StartError') }), 'lost'],
  ['the program takes too much memory', compiled(0, { received }, { check: oomKilled }), 'built'],
  ['what was built ended its check', compiled(0, { received }, { check: terminated(143) }), 'built'],
  [
    'it was drained while its check waited for an image',
    compiled(0, { received, gone: true }, { check: notFound, ...evicting }),
    'evicted',
  ],
  ['its time ended while its check waited for an image', compiled(0, { received }, late), 'lost'],
];

describe('a container that ended and did not say why', () => {
  it.each(cases)('when %s', (_, facts, meaning) => expect(meaningOf(facts)).toBe(meaning));

  it('says so when the runner could not say why', () => {
    const { detail } = outcomeOf(endingOfPod(compiled(2)), sampleLimits) ?? {};
    expect(detail).toBe("The compiler's container ended with 2 and did not say why.");
  });
});
