import { beforeEach, describe, expect, it } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import { receivedOf } from '../support/attempt-reports.js';
import { compiled, ReceivedSteps } from './received-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Received promises, on the real thing. */
export function describeReceivedContract(name: string, under: RowsUnderTest): void {
  describe(`${name} as Received`, () => {
    let steps: ReceivedSteps;
    let attempt: string;
    beforeEach(async () => {
      steps = await ReceivedSteps.begin(under);
      ({ attempt } = steps);
      await under.received.open(attemptPlan(attempt));
    });

    it('has nothing yet of an attempt that is open', async () => {
      expect(await under.received.find(attempt)).toEqual(receivedOf({ silentMs: null }));
    });

    it('knows nothing of one that was never opened, nor opens one that is not there', async () => {
      expect(await under.received.find('att_unknown')).toBeNull();
      await under.received.open(attemptPlan('att_unknown'));
      expect(await under.received.find('att_unknown')).toBeNull();
    });

    it('opens once: another plan changes nothing', async () => {
      await steps.append(0, 'abc');
      await under.received.open(attemptPlan(attempt, { go: '1.25.0' }));
      expect((await under.receiving.admit(attempt))?.plan).toEqual(attemptPlan(attempt));
      expect(await steps.text()).toBe('abc');
    });

    it('opens no attempt again that has ended: its supervisor may have slept through that', async () => {
      await steps.end();
      await under.received.forget(attempt);
      await under.received.open(attemptPlan(attempt));
      expect(await under.received.find(attempt)).toBeNull();
    });

    it('says that the compiler has ended once the executor did, and keeps to it', async () => {
      await under.received.compilerEnded(attempt);
      await under.received.compilerEnded(attempt);
      expect(await under.receiving.admit(attempt)).toMatchObject({ compilerEnded: true });
    });

    it('forgets all but the log, and again without an error', async () => {
      await steps.append(0, 'abc');
      await under.receiving.addFile(attempt, steps.file());
      await under.received.forget(attempt);
      await under.received.forget(attempt);
      expect(await under.received.find(attempt)).toBeNull();
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
