import { dependenciesOn, withSeenStarts } from '@cgoforge/binary';
import type { CheckResult, FileReport, SeenStart } from '@cgoforge/core';

/** What a file says of itself, and what was seen of it when it was started. */
export function completeReport(
  report: FileReport | null,
  check: CheckResult | null,
  starts: readonly SeenStart[],
): FileReport | null {
  return report && withDependencies(withSeenStarts(report, starts), check);
}

/** Adds the libraries that the root lacked, of those that the file names. */
function withDependencies(report: FileReport, check: CheckResult | null): FileReport {
  if (!check?.passed || check.kind !== 'not started') return report;
  const missing = report.needed.filter((library) => check.missing?.includes(library));
  return { ...report, dependencies: dependenciesOn(missing) };
}
