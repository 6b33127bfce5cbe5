import { checkOfPod, compiled } from '@test-support/attempt-meaning.js';
import { receivedAll, uncheckedAll } from '@test-support/attempt-reports.js';
import { evicting, type PodWish, terminated } from '@test-support/kubernetes-objects.js';
import { describe, expect, it } from 'vitest';

const checkOf = (wish: PodWish, received = uncheckedAll, gone = false) =>
  checkOfPod(compiled(0, { received, gone }, wish), 'app', 'e'.repeat(64));

const check = terminated(137);
const neverRan = terminated(137, 'ContainerStatusUnknown');
const tooMuch = 'When it was started it took more memory than a check may have.';
const unexplained = 'The container in which it was started ended with 143 and did not say why.';

describe('how an output did in the check of a pod', () => {
  it.each([
    ['killed for memory by a kernel that says so', terminated(137, 'OOMKilled'), tooMuch],
    ['killed for memory', terminated(137, 'Error'), tooMuch],
    ['ended while nobody ended the pod', terminated(143), unexplained],
  ])('is a failure when its container was %s', (_, end, detail) => {
    expect(checkOf({ check: end })).toEqual({ passed: false, detail });
  });

  it.each<[string, PodWish, gone?: boolean]>([
    ['was drained', { check, ...evicting }],
    ['was deleted', { check, deletedAt: 50 }],
    ['was evicted by the kubelet', { check, phase: 'Failed', reason: 'Evicted' }],
    ['came to the end of its time', { check, phase: 'Failed', reason: 'DeadlineExceeded' }],
    ['ended with a check that never ran', { check: neverRan, phase: 'Failed' }],
    ['has an agent that could not do its part', { check: terminated(70) }],
    ['could not start the check', { check: terminated(128, 'StartError') }],
    ['ended without one', { check: terminated(0) }],
    ['is gone', {}, true],
  ])('is lost when the pod %s', (_, wish, gone) => {
    expect(() => checkOf(wish, uncheckedAll, gone)).toThrow('lost');
  });

  it('is lost when the output is none that was checked', () => {
    const told = compiled(0, { received: receivedAll }, { check: terminated(0) });
    expect(() => checkOfPod(told, 'other', 'e'.repeat(64))).toThrow('lost');
  });
});
