import { describe } from 'vitest';
import { describeAdmission } from './attempts-admission.js';
import { describeEndings } from './attempts-endings.js';
import { describeLeases } from './attempts-leases.js';
import { describeAttemptsModel } from './attempts-model.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Attempts promises, on the real thing. */
export function describeAttemptsContract(name: string, under: RowsUnderTest): void {
  describe(`${name} as Attempts`, () => {
    describe('starting', () => describeAdmission(under));
    describe('leases', () => describeLeases(under));
    describe('ending', () => describeEndings(under));
    describeAttemptsModel(under);
  });
}
