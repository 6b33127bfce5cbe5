import { Failure, type Received, type Receiving } from '@cgoforge/core';
import { beforeEach, expect, it } from 'vitest';
import { compiled, type ReceivedSteps } from './received-steps.js';

/** What attempts and the gate say of the attempt. */
export function describeReportsReceiving(opened: () => ReceivedSteps): void {
  let received: Received;
  let receiving: Receiving;
  let attempt: string;
  beforeEach(() => {
    ({ received, receiving, attempt } = opened());
  });

  it('stand as they were first said', async () => {
    const check = { name: 'app', sha256: 'a'.repeat(64), result: { passed: true, kind: 'loaded' } } as const;
    for (const exitCode of [0, 1]) {
      await receiving.report(attempt, { kind: 'compiled', body: { ...compiled, exitCode } });
    }
    for (const refusal of [null, 'no']) {
      await receiving.report(attempt, { kind: 'delivered', body: { refusal } });
    }
    for (const body of [[check], []]) await receiving.report(attempt, { kind: 'checked', body });
    expect(await received.find(attempt)).toMatchObject({
      compiled,
      delivered: { refusal: null },
      checked: [check],
      silentMs: expect.any(Number),
    });
  });

  it('say what was withheld until it is given', async () => {
    const why = new Failure('module_unavailable', 'a is gone.').toJSON();
    await receiving.withhold(attempt, 'a', new Failure('unavailable', 'away').toJSON());
    await receiving.withhold(attempt, 'a', why);
    await receiving.withhold(attempt, 'b', null);
    expect(await received.find(attempt)).toMatchObject({ withheld: why });
    await receiving.withhold(attempt, 'a', null);
    expect(await received.find(attempt)).toMatchObject({ withheld: null });
  });

  it('of an attempt that is not open are dropped', async () => {
    await received.forget(attempt);
    await receiving.report(attempt, { kind: 'compiled', body: compiled });
    expect(await received.find(attempt)).toBeNull();
  });
}
