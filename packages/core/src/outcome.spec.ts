import { builtReport } from '@test-support/attempt-reports.js';
import { describe, expect, it } from 'vitest';
import type { Ending } from './attempt.js';
import { outcomeOf, printBytes } from './outcome.js';

const limits = {
  ...{ memoryBytes: 1024 ** 3, cpus: 1, processes: 64, diskBytes: 2 * 1024 ** 3 },
  ...{ wallSeconds: 20, logBytes: 64 * 1024 ** 2, outputBytes: 1024 ** 3 },
};
const peak = { memoryBytes: 512 * 1024 ** 2, diskBytes: 1024, processes: 7 };
const ended: Ending = { ...builtReport, peak, takenBy: null, machine: null };
const unmeasured = { memoryBytes: 0, diskBytes: 0, processes: 0 };

describe('outcomeOf', () => {
  it('is no failure when files were built', () => {
    expect(outcomeOf(ended, limits)).toBeNull();
    expect(outcomeOf({ ...ended, cacheFull: true }, limits)).toBeNull();
  });

  it.each([
    [{ exitCode: 1 }, 'compile_error', 'exited with 1'],
    [{ exitCode: 1, oomKills: 1 }, 'out_of_memory', '1 GiB'],
    [{ exitCode: 1, diskFull: true }, 'out_of_disk', '2 GiB'],
    [{ exitCode: 1, cacheFull: true }, 'lost', 'cache'],
    [{ exitCode: 1, cacheFull: true, diskFull: true }, 'out_of_disk', '2 GiB'],
    [{ exitCode: 2, refusedProcesses: 3 }, 'too_many_processes', '64 processes'],
    [{ exitCode: null, stoppedBy: 'deadline' }, 'timed_out', '20 s'],
    [{ exitCode: null, stoppedBy: 'log_limit' }, 'log_too_long', '64 MiB'],
    [{ exitCode: null, stoppedBy: 'cancel' }, 'cancelled', 'cancelled'],
    [{ outputs: [] }, 'wrong_output', 'no main package'],
    [{ exitCode: 1, step: 'list' }, 'compile_error', 'go list'],
    [{ exitCode: 143, step: null }, 'compile_error', 'ended with 143 and did not say why'],
    [{ exitCode: null, signal: 'SIGSEGV' }, 'compile_error', 'SIGSEGV'],
  ] as const)('of %j is %s', (change, code, word) => {
    const failure = outcomeOf({ ...ended, ...change }, limits);
    expect(failure?.code).toBe(code);
    expect(failure?.detail).toContain(word);
  });

  it.each([
    [{ oomKills: 1 }, 'The build used 512 MiB and was stopped at its limit of 1 GiB of memory.'],
    [
      { diskFull: true, peak: { ...peak, diskBytes: 1024 ** 3 } },
      'The build wrote 1 GiB and filled its disk of 2 GiB.',
    ],
    [
      { diskFull: true },
      'The build wrote 1 KiB in so many files that its disk of 2 GiB takes no more of them.',
    ],
    [{ oomKills: 1, peak: unmeasured }, 'The build was stopped at its limit of 1 GiB of memory.'],
    [{ diskFull: true, peak: unmeasured }, 'The build filled its disk of 2 GiB.'],
  ])('of %j says what was measured', (change, detail) => {
    expect(outcomeOf({ ...ended, exitCode: 1, ...change }, limits)?.detail).toBe(detail);
  });
});

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1536, '1.5 KiB'],
  [3 * 1024 ** 3, '3 GiB'],
  [5 * 1024 ** 4, '5120 GiB'],
])('printBytes says %d as %s', (bytes, text) => expect(printBytes(bytes)).toBe(text));
