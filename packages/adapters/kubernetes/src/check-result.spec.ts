import { describe, expect, it } from 'vitest';
import {
  condition,
  factsOf,
  type PodWish,
  podOf,
  receivedAll,
  terminated,
} from '../../../../test/support/kubernetes-objects.js';
import { checkResultOf } from './check-result.js';

const asked = {
  output: 'app',
  expectSha256: 'e'.repeat(64),
  facts: factsOf({ received: receivedAll, pod: podOf({ compile: terminated(0), check: terminated(0) }) }),
  memoryBytes: 64 * 1024 ** 2,
};
const unchecked = { ...receivedAll, checked: null };
const uncheckedIn = (wish: PodWish) => ({
  ...asked,
  facts: factsOf({ received: unchecked, pod: podOf({ compile: terminated(0), ...wish }) }),
});

const unknown = terminated(137, 'ContainerStatusUnknown');
const killed = terminated(137);
const endedFromOutside: [string, PodWish][] = [
  [
    'was drained',
    { check: killed, conditions: [condition('DisruptionTarget', 'True', 'EvictionByEvictionAPI')] },
  ],
  ['was deleted', { check: killed, deletedAt: 50 }],
  ['was evicted by the kubelet', { check: killed, phase: 'Failed', reason: 'Evicted' }],
  ['came to the end of its time', { check: killed, phase: 'Failed', reason: 'DeadlineExceeded' }],
  ['ended with a check that never ran', { check: unknown, phase: 'Failed' }],
  ['has an agent that could not do its part', { check: terminated(70) }],
  ['could not start the check', { check: terminated(128, 'StartError') }],
];

describe('how an output did in its check', () => {
  it('is what the check said', () => {
    expect(checkResultOf(asked)).toEqual({ passed: true, kind: 'ran', exitCode: 0, stillRunning: false });
  });

  it('counts for nothing when another content was started than is stored', () => {
    expect(() => checkResultOf({ ...asked, expectSha256: 'f'.repeat(64) })).toThrow('wrong_output');
  });

  it.each(['OOMKilled', 'Error'])('is a failure when the kernel ended the check for memory: %s', (reason) => {
    expect(checkResultOf(uncheckedIn({ check: terminated(137, reason) }))).toEqual({
      passed: false,
      detail: 'When it was started it took more than the 64 MiB of memory of a check.',
    });
  });

  it('is a failure when its container ended and nobody ended the pod', () => {
    expect(checkResultOf(uncheckedIn({ check: terminated(143) }))).toEqual({
      passed: false,
      detail: 'The container in which it was started ended with 143 and did not say why.',
    });
  });

  it.each(endedFromOutside)('is lost when the pod %s', (_, wish) => {
    expect(() => checkResultOf(uncheckedIn(wish))).toThrow('lost');
  });

  it('is lost when the pod ended without one', () => {
    expect(() => checkResultOf(uncheckedIn({ check: terminated(0) }))).toThrow('lost');
    expect(() => checkResultOf({ ...asked, facts: factsOf({ received: unchecked, pod: null }) })).toThrow(
      'lost',
    );
    expect(() => checkResultOf({ ...asked, output: 'other' })).toThrow('lost');
  });
});
