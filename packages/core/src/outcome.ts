import type { Ending } from './attempt.js';
import { Failure } from './failure.js';
import type { AttemptLimits } from './limits.js';

/** Bytes as people say them, such as `512 MiB`. */
export function printBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power]}`;
}

/**
 * What the end of an attempt means; `null` when it built something.
 * The order matters: a build that was stopped or starved also exits non-zero, and the first cause is the useful one.
 */
export function outcomeOf(ending: Ending, limits: AttemptLimits): Failure | null {
  const { peak, takenBy } = ending;
  if (takenBy !== null) return new Failure(takenBy.code, takenBy.detail);
  switch (ending.stoppedBy) {
    case 'cancel':
      return new Failure('cancelled', 'The build was cancelled while it ran.');
    case 'deadline':
      return new Failure('timed_out', `The build was stopped after its limit of ${limits.wallSeconds} s.`);
    case 'log_limit':
      return new Failure(
        'log_too_long',
        `The build printed more than its limit of ${printBytes(limits.logBytes)}; the log up to there is kept.`,
      );
    case null:
      break;
  }
  if (ending.refusal !== undefined) return new Failure('wrong_output', ending.refusal);
  if (ending.exitCode === 0) {
    if (ending.outputs.length > 0) return null;
    const detail = 'The build succeeded but produced no file: there is no main package to link.';
    return new Failure('wrong_output', detail);
  }
  // A peak of 0 is none that was measured: the runner was killed with its build.
  if (ending.oomKills > 0) {
    const used = peak.memoryBytes > 0 ? `used ${printBytes(peak.memoryBytes)} and ` : '';
    const most = printBytes(limits.memoryBytes);
    return new Failure('out_of_memory', `The build ${used}was stopped at its limit of ${most} of memory.`);
  }
  if (ending.diskFull) {
    const [wrote, most] = [printBytes(peak.diskBytes), printBytes(limits.diskBytes)];
    // A disk takes so many files only, whatever is in them.
    const isByFiles = peak.diskBytes > 0 && peak.diskBytes < limits.diskBytes / 2;
    const how = isByFiles
      ? `wrote ${wrote} in so many files that its disk of ${most} takes no more of them`
      : `${peak.diskBytes > 0 ? `wrote ${wrote} and ` : ''}filled its disk of ${most}`;
    return new Failure('out_of_disk', `The build ${how}.`);
  }
  if (ending.refusedProcesses > 0) {
    const most = `its limit of ${limits.processes} processes (peak ${peak.processes})`;
    return new Failure('too_many_processes', `The build reached ${most}.`);
  }
  if (ending.cacheFull) {
    const detail = 'The build cache was full, and not by fault of this build; it is emptied before the next.';
    return new Failure('lost', detail);
  }
  if (ending.step === null) {
    const detail = `The compiler's container ended with ${ending.exitCode} and did not say why.`;
    return new Failure('compile_error', detail);
  }
  const how = ending.signal ? `was ended by ${ending.signal}` : `exited with ${ending.exitCode}`;
  const step =
    ending.step === 'list' ? `go list ${how}: the packages could not be read.` : `go build ${how}.`;
  return new Failure('compile_error', step);
}
