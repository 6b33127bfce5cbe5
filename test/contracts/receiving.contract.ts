import { type AgentPlan, Failure } from '@cgoforge/core';
import { describe, expect, test } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import planV1 from '../vectors/plan-v1.json' with { type: 'json' };
import { compiled, ReceivedSteps } from './received-steps.js';
import { describeLogReceiving } from './receiving-log.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Receiving promises, on the real thing. */
export function describeReceivingContract(name: string, under: RowsUnderTest): void {
  const { received, receiving } = under;
  const it = test.extend('steps', () => ReceivedSteps.open(under));

  /** Opens the attempt anew with a plan as another release would have made it. */
  async function reopen({ attempt }: ReceivedSteps, plan: object): Promise<void> {
    await received.forget(attempt);
    await received.open({ ...plan, attempt } as unknown as AgentPlan);
  }

  describe(`${name} as Receiving`, () => {
    describe('the log', () => describeLogReceiving(under));

    it('gives an open attempt its plan and its source', async ({ steps: { build, attempt } }) => {
      const { objectKey, size, module } = build.source;
      expect(await receiving.module(attempt)).toEqual(module);
      expect(await receiving.admit(attempt)).toEqual({
        plan: attemptPlan(attempt),
        source: { objectKey, size },
        log: { bytes: 0, full: false },
        compilerEnded: false,
      });
    });

    it('reads the plan of an attempt that the previous release has started', async ({ steps }) => {
      await reopen(steps, planV1);
      const { go, limits, sourceDigest } = planV1;
      const plan = { version: 2, attempt: steps.attempt, go, limits, sourceDigest };
      expect((await steps.admit())?.plan).toMatchObject(plan);
    });

    it('admits nobody by the plan of a newer release, and says so', async ({ steps }) => {
      await reopen(steps, { ...attemptPlan(steps.attempt), version: 3 });
      await expect(steps.admit()).rejects.toMatchObject({ code: 'unavailable' });
    });

    it('knows no module of an attempt that is not there', async () => {
      await expect(receiving.module('att_unknown')).rejects.toMatchObject({ code: 'not_found' });
    });

    it('admits nobody who was never opened, whose task moved on, or who is forgotten', async ({ steps }) => {
      expect(await receiving.admit('att_unknown')).toBeNull();
      await steps.end();
      expect(await steps.admit()).toBeNull();
      await received.forget(steps.attempt);
      expect(await steps.admit()).toBeNull();
    });

    it('notes when the attempt was heard', async ({ steps }) => {
      expect(await steps.find()).toMatchObject({ silentMs: null });
      await steps.admit();
      await under.pass(60);
      expect((await steps.find())?.silentMs).toBeGreaterThanOrEqual(60_000);
      await steps.admit();
      expect((await steps.find())?.silentMs).toBeLessThan(60_000);
    });

    it('keeps files as they were first recorded; the same again is no error', async ({ steps }) => {
      const add = (change = {}) => receiving.addFile(steps.attempt, steps.file(change));
      expect(await add({ name: 'b' })).toBe(true);
      expect(await add()).toBe(true);
      expect(await add({ objectKey: 'attempts/2/app' })).toBe(true);
      expect(await add({ sha256: 'b'.repeat(64) })).toBe(false);
      expect((await steps.find())?.files).toEqual([steps.file(), steps.file({ name: 'b' })]);
    });

    it('keeps one of several contents of a file that come at the same time', async ({ steps }) => {
      const files = ['1', '2', '3', '4'].map((digit) => steps.file({ sha256: digit.repeat(64) }));
      const added = await Promise.all(files.map((file) => receiving.addFile(steps.attempt, file)));
      expect(added.filter(Boolean)).toHaveLength(1);
    });

    it('takes no file for an attempt that is over', async ({ steps }) => {
      await steps.end();
      expect(await receiving.addFile(steps.attempt, steps.file())).toBe(false);
      expect(await receiving.addFile('att_unknown', steps.file())).toBe(false);
    });

    it('keeps reports as they were first said', async ({ steps }) => {
      const { attempt } = steps;
      const result = { passed: true, kind: 'loaded' } as const;
      const check = { name: 'app', sha256: 'a'.repeat(64), result };
      for (const exitCode of [0, 1]) {
        await receiving.report(attempt, { kind: 'compiled', body: { ...compiled, exitCode } });
      }
      for (const refusal of [null, 'no']) {
        await receiving.report(attempt, { kind: 'delivered', body: { refusal } });
      }
      for (const body of [[check], []]) await receiving.report(attempt, { kind: 'checked', body });
      expect(await steps.find()).toMatchObject({
        compiled,
        delivered: { refusal: null },
        checked: [check],
        silentMs: expect.any(Number),
      });
    });

    it('says what was withheld until it is given', async ({ steps }) => {
      const why = new Failure('module_unavailable', 'a is gone.').toJSON();
      await receiving.withhold(steps.attempt, 'a', new Failure('unavailable', 'away').toJSON());
      await receiving.withhold(steps.attempt, 'a', why);
      await receiving.withhold(steps.attempt, 'b', null);
      expect(await steps.find()).toMatchObject({ withheld: why });
      await receiving.withhold(steps.attempt, 'a', null);
      expect(await steps.find()).toMatchObject({ withheld: null });
    });

    it('drops reports of an attempt that is not open', async ({ steps }) => {
      await received.forget(steps.attempt);
      await receiving.report(steps.attempt, { kind: 'compiled', body: compiled });
      expect(await steps.find()).toBeNull();
    });
  });
}
