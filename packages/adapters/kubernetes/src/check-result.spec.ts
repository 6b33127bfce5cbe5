import { describe, expect, it } from 'vitest';
import { podOf, receivedAll, terminated } from '../../../../test/support/kubernetes-objects.js';
import { checkResultOf } from './check-result.js';

const asked = {
  output: 'app',
  expectSha256: 'e'.repeat(64),
  received: receivedAll,
  pod: podOf({ compile: terminated(0), check: terminated(0) }),
  memoryBytes: 64 * 1024 ** 2,
};
const unchecked = { ...receivedAll, checked: null };

describe('how an output did in its check', () => {
  it('is what the check said', () => {
    expect(checkResultOf(asked)).toEqual({ passed: true, kind: 'ran', exitCode: 0, stillRunning: false });
  });

  it('counts for nothing when another content was started than is stored', () => {
    expect(() => checkResultOf({ ...asked, expectSha256: 'f'.repeat(64) })).toThrow('wrong_output');
  });

  it('is a failure when the kernel ended the check for memory', () => {
    const pod = podOf({ compile: terminated(0), check: terminated(137, 'OOMKilled') });
    expect(checkResultOf({ ...asked, received: unchecked, pod })).toEqual({
      passed: false,
      detail: 'When it was started it took more than the 64 MiB of memory of a check.',
    });
  });

  it('is lost when the pod ended without one', () => {
    expect(() => checkResultOf({ ...asked, received: unchecked })).toThrow('lost');
    expect(() => checkResultOf({ ...asked, received: unchecked, pod: null })).toThrow('lost');
    expect(() => checkResultOf({ ...asked, output: 'other' })).toThrow('lost');
  });
});
