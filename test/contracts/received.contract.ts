import { describe, expect, test } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import { receivedOf } from '../support/attempt-reports.js';
import { compiled, ReceivedSteps } from './received-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Received promises, on the real thing. */
export function describeReceivedContract(name: string, under: RowsUnderTest): void {
  describe(`${name} as Received`, () => {
    const it = test.extend('steps', () => ReceivedSteps.open(under));

    it('has nothing yet of an attempt that is open', async ({ steps }) => {
      expect(await steps.find()).toEqual(receivedOf({ silentMs: null }));
    });

    it('knows nothing of one that was never opened, nor opens one that is not there', async () => {
      expect(await under.received.find('att_unknown')).toBeNull();
      await under.received.open(attemptPlan('att_unknown'));
      expect(await under.received.find('att_unknown')).toBeNull();
    });

    it('opens once: another plan changes nothing', async ({ steps }) => {
      await steps.append(0, 'abc');
      await under.received.open(attemptPlan(steps.attempt, { go: '1.25.0' }));
      expect((await steps.admit())?.plan).toEqual(attemptPlan(steps.attempt));
      expect(await steps.text()).toBe('abc');
    });

    it('opens no attempt again that has ended: its supervisor may have slept through it', async ({
      steps,
    }) => {
      await steps.end();
      await under.received.forget(steps.attempt);
      await under.received.open(attemptPlan(steps.attempt));
      expect(await steps.find()).toBeNull();
    });

    it('says that the compiler has ended once the executor did, and keeps to it', async ({ steps }) => {
      await under.received.compilerEnded(steps.attempt);
      await under.received.compilerEnded(steps.attempt);
      expect(await steps.admit()).toMatchObject({ compilerEnded: true });
    });

    it('forgets all but the log, and again without an error', async ({ steps }) => {
      await steps.append(0, 'abc');
      await under.receiving.addFile(steps.attempt, steps.file());
      await under.received.forget(steps.attempt);
      await under.received.forget(steps.attempt);
      expect(await steps.find()).toBeNull();
      expect(await steps.text()).toBe('abc');
    });

    it('wakes who waits for the attempt at each change, and at none that changes nothing', async () => {
      const { received, receiving } = under;
      const fresh = await ReceivedSteps.begin(under);
      await fresh.expectWakes([
        () => received.open(attemptPlan(fresh.attempt)),
        () => fresh.append(0, 'abcdef', 4),
        () => receiving.addFile(fresh.attempt, fresh.file()),
        () => receiving.report(fresh.attempt, { kind: 'compiled', body: compiled }),
        () => received.compilerEnded(fresh.attempt),
        () => received.forget(fresh.attempt),
      ]);
    });
  });
}
