import type { AgentPlan, Receiving } from '@cgoforge/core';
import { beforeEach, expect, it } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import planV1 from '../vectors/plan-v1.json' with { type: 'json' };
import type { ReceivedSteps } from './received-steps.js';

/** A plan as another release would have opened it. */
const stored = (plan: object, attempt: string) => ({ ...plan, attempt }) as unknown as AgentPlan;

/** Who is let in, and what is known of the attempt. */
export function describeAdmissionReceiving(opened: () => ReceivedSteps): void {
  let steps: ReceivedSteps;
  let receiving: Receiving;
  let attempt: string;
  beforeEach(() => {
    steps = opened();
    ({ receiving, attempt } = steps);
  });

  /** Opens the attempt anew. */
  async function reopen(plan: object): Promise<void> {
    await steps.received.forget(attempt);
    await steps.received.open(stored(plan, attempt));
  }

  it('gives an open attempt its plan and its source', async () => {
    const { objectKey, size, module } = steps.build.source;
    expect(await receiving.module(attempt)).toEqual(module);
    expect(await receiving.admit(attempt)).toEqual({
      plan: attemptPlan(attempt),
      source: { objectKey, size },
      log: { bytes: 0, full: false },
      compilerEnded: false,
    });
  });

  it('reads the plan of an attempt that the previous release has started', async () => {
    await reopen(planV1);
    const { go, limits, sourceDigest } = planV1;
    expect((await receiving.admit(attempt))?.plan).toMatchObject({
      version: 2,
      attempt,
      go,
      limits,
      sourceDigest,
    });
  });

  it('admits nobody by the plan of a newer release, and says so', async () => {
    await reopen({ ...attemptPlan(attempt), version: 3 });
    await expect(receiving.admit(attempt)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it("says where the agent's own log ends, whatever else is in it", async () => {
    await steps.append(0, 'abc');
    await steps.say('a line\n');
    expect(await receiving.admit(attempt)).toMatchObject({ log: { bytes: 3, full: false } });
    await steps.append(3, 'defgh', 4);
    expect(await receiving.admit(attempt)).toMatchObject({ log: { bytes: 4, full: true } });
  });

  it('knows no module of an attempt that is not there', async () => {
    await expect(receiving.module('att_unknown')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('admits nobody who was never opened, whose task has moved on, or who is forgotten', async () => {
    expect(await receiving.admit('att_unknown')).toBeNull();
    await steps.end();
    expect(await receiving.admit(attempt)).toBeNull();
    await steps.received.forget(attempt);
    expect(await receiving.admit(attempt)).toBeNull();
  });

  it('notes when the attempt was heard', async () => {
    const { received } = steps;
    expect(await received.find(attempt)).toMatchObject({ silentMs: null });
    await receiving.admit(attempt);
    await steps.pass(60);
    expect((await received.find(attempt))?.silentMs).toBeGreaterThanOrEqual(60_000);
    await receiving.admit(attempt);
    expect((await received.find(attempt))?.silentMs).toBeLessThan(60_000);
  });
}
