import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { podPlan } from '../support/pod-plan.js';
import { describeReceivedAdmission } from './received-admission.js';
import { describeReceivedFiles } from './received-files.js';
import { describeReceivedLog } from './received-log.js';
import { describeReceivedReports } from './received-reports.js';
import { compiled, ReceivedSteps } from './received-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Received promises, on the real thing. */
export function describeReceivedContract(name: string, make: () => Promise<RowsUnderTest>): void {
  describe(`${name} as Received`, () => {
    let under: RowsUnderTest;
    let opened: ReceivedSteps;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.stop());
    beforeEach(async () => {
      opened = await ReceivedSteps.begin(under);
      await under.received.open(podPlan(opened.attempt));
    });

    describe('admission', () => describeReceivedAdmission(() => opened));
    describe('the log', () => describeReceivedLog(() => opened));
    describe('files', () => describeReceivedFiles(() => opened));
    describe('reports', () => describeReceivedReports(() => opened));

    it('wakes who waits for the attempt at each change, and at none that changes nothing', async () => {
      const heard: string[] = [];
      const steps = await ReceivedSteps.begin(under);
      const { attempt } = steps;
      under.wakeups.on('pod', attempt, (id) => heard.push(id));
      const changes: (() => Promise<unknown>)[] = [
        () => under.received.open(podPlan(attempt)),
        () => steps.append(0, 'abc', 4),
        () => steps.append(3, 'def', 4),
        () => under.received.addFile(attempt, steps.file()),
        () => under.received.report(attempt, { kind: 'compiled', body: compiled }),
        () => under.received.compilerEnded(attempt),
        () => under.received.forget(attempt),
      ];
      for (const change of changes) await change().then(change, change);
      await under.received.open(podPlan(attempt));
      await vi.waitFor(() => expect(heard.length).toBeGreaterThan(changes.length), {
        timeout: 15_000,
        interval: 10,
      });
      expect(heard).toHaveLength(changes.length + 1);
    });

    it('forgets again without an error', async () => {
      const { attempt } = opened;
      await under.received.forget(attempt);
      await under.received.forget(attempt);
      expect(await under.received.find(attempt)).toBeNull();
    });
  });
}
