import type { Received } from '@cgoforge/core';
import { beforeEach, expect, it } from 'vitest';
import { podPlan } from '../support/pod-plan.js';
import type { ReceivedSteps } from './received-steps.js';

/** Who is let in, and what is known of the attempt. */
export function describeReceivedAdmission(opened: () => ReceivedSteps): void {
  let steps: ReceivedSteps;
  let received: Received;
  let attempt: string;
  beforeEach(() => {
    steps = opened();
    ({ received, attempt } = steps);
  });

  it('gives an open attempt its plan and its source', async () => {
    const { objectKey, size, module } = steps.build.source;
    expect(await received.module(attempt)).toEqual(module);
    expect(await received.admit(attempt)).toEqual({
      plan: podPlan(attempt),
      source: { objectKey, size },
      log: { bytes: 0, full: false },
      compilerEnded: false,
    });
  });

  it('says that the compiler has ended once the kubelet did, and keeps to it', async () => {
    await received.compilerEnded(attempt);
    await received.compilerEnded(attempt);
    expect(await received.admit(attempt)).toMatchObject({ compilerEnded: true });
  });

  it('opens once: another plan changes nothing', async () => {
    await steps.append(0, 'abc');
    await received.open(podPlan(attempt, { go: '1.25.0' }));
    expect((await received.admit(attempt))?.plan).toEqual(podPlan(attempt));
    expect(await steps.text()).toBe('abc');
  });

  it('says where the log ends', async () => {
    await steps.append(0, 'abc');
    expect(await received.admit(attempt)).toMatchObject({ log: { bytes: 3, full: false } });
  });

  it('knows no module of an attempt that is not there', async () => {
    await expect(received.module('att_unknown')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('admits nobody who was never opened, whose task has moved on, or who is forgotten', async () => {
    expect(await received.admit('att_unknown')).toBeNull();
    await received.open(podPlan('att_unknown'));
    expect(await received.admit('att_unknown')).toBeNull();
    await steps.end();
    expect(await received.admit(attempt)).toBeNull();
    await received.forget(attempt);
    expect(await received.admit(attempt)).toBeNull();
  });

  it('opens no attempt again that has ended: its supervisor may have slept through that', async () => {
    await steps.end();
    await received.forget(attempt);
    await received.open(podPlan(attempt));
    expect(await received.find(attempt)).toBeNull();
  });

  it('notes when the pod was heard', async () => {
    expect(await received.find(attempt)).toMatchObject({ silentMs: null });
    await received.admit(attempt);
    await steps.pass(60);
    expect((await received.find(attempt))?.silentMs).toBeGreaterThanOrEqual(60_000);
    await received.admit(attempt);
    expect((await received.find(attempt))?.silentMs).toBeLessThan(60_000);
  });
}
