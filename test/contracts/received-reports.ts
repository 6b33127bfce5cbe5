import { Failure, type Received } from '@cgoforge/core';
import { beforeEach, expect, it } from 'vitest';
import { compiled, type ReceivedSteps } from './received-steps.js';

/** What pods and the gate say of the attempt. */
export function describeReceivedReports(opened: () => ReceivedSteps): void {
  let received: Received;
  let attempt: string;
  beforeEach(() => {
    ({ received, attempt } = opened());
  });

  it('stand as they were first said', async () => {
    const check = {
      name: 'app',
      sha256: 'a'.repeat(64),
      result: { passed: true, kind: 'loaded' },
    } as const;
    expect(await received.find(attempt)).toEqual({
      logBytes: 0,
      logFull: false,
      compiled: null,
      files: [],
      delivered: null,
      checked: null,
      withheld: null,
      silentMs: null,
    });
    for (const exitCode of [0, 1]) {
      await received.report(attempt, { kind: 'compiled', body: { ...compiled, exitCode } });
    }
    for (const refusal of [null, 'no']) {
      await received.report(attempt, { kind: 'delivered', body: { refusal } });
    }
    for (const body of [[check], []]) await received.report(attempt, { kind: 'checked', body });
    expect(await received.find(attempt)).toMatchObject({
      compiled,
      delivered: { refusal: null },
      checked: [check],
      silentMs: expect.any(Number),
    });
  });

  it('say what was withheld until it is given', async () => {
    const why = new Failure('module_unavailable', 'a is gone.').toJSON();
    await received.withhold(attempt, 'a', new Failure('unavailable', 'away').toJSON());
    await received.withhold(attempt, 'a', why);
    await received.withhold(attempt, 'b', null);
    expect(await received.find(attempt)).toMatchObject({ withheld: why });
    await received.withhold(attempt, 'a', null);
    expect(await received.find(attempt)).toMatchObject({ withheld: null });
  });

  it('of an attempt that is not open are dropped', async () => {
    await received.forget(attempt);
    await received.report(attempt, { kind: 'compiled', body: compiled });
    expect(await received.find(attempt)).toBeNull();
  });
}
