import { outcomeOf } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { endingOf, type MeaningCase, meaningOf } from '../../../../test/support/attempt-meaning.js';
import {
  builtReport,
  condition,
  type PodWish,
  podOf,
  receivedAll,
  receivedOf,
  terminated,
} from '../../../../test/support/kubernetes-objects.js';
import { sampleLimits } from '../../../../test/support/sample-plan.js';

const drained = (wish: PodWish) =>
  podOf({ ...wish, conditions: [condition('DisruptionTarget', 'True', 'EvictionByEvictionAPI')] });
const terminatedReport = receivedOf({ compiled: { ...builtReport, outputs: [], stoppedBy: 'terminated' } });
const unchecked = { ...receivedAll, checked: null };

const cases: MeaningCase[] = [
  ...[2, 143].map(
    (code): MeaningCase => [
      `the build had its runner exit with ${code}, which said nothing`,
      { pod: podOf({ compile: terminated(code) }) },
      'compile_error',
    ],
  ),
  [
    'the build had its runner take it for ended with its pod',
    { pod: podOf({ compile: terminated(143) }), received: terminatedReport },
    'compile_error',
  ],
  [
    'the whole container was killed for memory',
    { pod: podOf({ compile: terminated(137) }) },
    'out_of_memory',
  ],
  [
    'the whole container was killed with its pod',
    { pod: podOf({ deletedAt: 50, compile: terminated(137) }) },
    'lost',
  ],
  [
    'the whole container was killed for memory, and later the pod was drained',
    { pod: drained({ compile: terminated(137, 'OOMKilled') }) },
    'out_of_memory',
  ],
  [
    'the whole container was killed with a pod that is drained',
    { pod: drained({ compile: terminated(137) }) },
    'evicted',
  ],
  [
    'the kubelet does not find the container at the end of its pod',
    { pod: podOf({ phase: 'Failed', compile: terminated(137, 'ContainerStatusUnknown') }) },
    'lost',
  ],
  [
    'the container could not be started',
    { pod: podOf({ phase: 'Failed', compile: terminated(128, 'StartError') }) },
    'lost',
  ],
  [
    'what was built takes too much memory when it is started',
    {
      pod: podOf({ compile: terminated(0), check: terminated(137, 'OOMKilled') }),
      received: unchecked,
    },
    'built',
  ],
  [
    'what was built ended its check',
    {
      pod: podOf({ compile: terminated(0), check: terminated(143) }),
      received: unchecked,
    },
    'built',
  ],
  [
    'it was drained while its check waited for an image',
    {
      pod: drained({ compile: terminated(0), check: terminated(137, 'ContainerStatusUnknown') }),
      received: unchecked,
      gone: true,
    },
    'evicted',
  ],
  [
    'the time of its pod ended while its check waited for an image',
    {
      pod: podOf({
        phase: 'Failed',
        reason: 'DeadlineExceeded',
        compile: terminated(0),
        check: terminated(137, 'ContainerStatusUnknown'),
      }),
      received: unchecked,
    },
    'lost',
  ],
];

describe('a container that ended and did not say why', () => {
  it.each(cases)('when %s', (_, facts, meaning) => {
    expect(meaningOf(facts)).toBe(meaning);
  });

  it('says so when the runner could not say why', () => {
    const ending = endingOf({ pod: podOf({ compile: terminated(2) }) });
    expect(outcomeOf(ending, sampleLimits)?.detail).toBe(
      "The compiler's container ended with 2 and did not say why.",
    );
  });
});
