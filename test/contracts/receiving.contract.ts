import { beforeEach, describe } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import { ReceivedSteps } from './received-steps.js';
import { describeAdmissionReceiving } from './receiving-admission.js';
import { describeFilesReceiving } from './receiving-files.js';
import { describeLogReceiving } from './receiving-log.js';
import { describeReportsReceiving } from './receiving-reports.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Receiving promises, on the real thing. */
export function describeReceivingContract(name: string, under: RowsUnderTest): void {
  describe(`${name} as Receiving`, () => {
    let opened: ReceivedSteps;
    beforeEach(async () => {
      opened = await ReceivedSteps.begin(under);
      await under.received.open(attemptPlan(opened.attempt));
    });

    describe('admission', () => describeAdmissionReceiving(() => opened));
    describe('the log', () => describeLogReceiving(() => opened));
    describe('files', () => describeFilesReceiving(() => opened));
    describe('reports', () => describeReportsReceiving(() => opened));
  });
}
