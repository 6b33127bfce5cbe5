import { describe, expect, it } from 'vitest';
import { closingLine, readReports } from './reports.mjs';

const file = (status, ...tests) => ({
  name: 'a.spec.ts',
  status,
  assertionResults: tests.map(([fullName, result]) => ({ fullName, status: result })),
});

describe('closingLine', () => {
  it('counts over all suites', () => {
    const reports = [
      { suite: 'unit', results: [file('passed', ['a', 'passed'], ['b', 'passed'])] },
      { suite: 'faults', results: [file('failed', ['c', 'failed'])] },
    ];
    expect(closingLine(reports)).toMatchObject({ passed: 2, failed: 1 });
    expect(closingLine(reports).text).toMatch(/\n2 passed, 1 failed$/);
  });

  it('names what failed, and why', () => {
    const failed = { fullName: 'adds', status: 'failed', failureMessages: ['expected 3\nat a.ts:1'] };
    const reports = [
      { suite: 'unit', results: [{ name: 'a.spec.ts', status: 'failed', assertionResults: [failed] }] },
    ];
    expect(closingLine(reports).text).toBe(
      'failed: unit: adds\n  expected 3\n  at a.ts:1\n0 passed, 1 failed',
    );
  });

  it('names what was skipped', () => {
    const reports = [{ suite: 'unit', results: [file('passed', ['does more', 'pending'])] }];
    expect(closingLine(reports).text).toBe('skipped: does more\n0 passed, 0 failed');
  });

  it('takes a file that could not be loaded for a failure', () => {
    expect(closingLine([{ suite: 'unit', results: [file('failed')] }]).failed).toBe(1);
  });

  it('takes a suite without a report for a failure', () => {
    expect(closingLine(readReports(['/nonexistent/unit.json']))).toMatchObject({ passed: 0, failed: 1 });
  });
});
