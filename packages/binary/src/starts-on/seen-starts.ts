import { escapeUnseen, type FileReport, type SeenStart, type SystemStart } from '@cgoforge/core';
import { readSystems } from './read-systems.js';

/** A file's report in which that it was seen to start, or not to, stands in place of what follows from the file. */
export function withSeenStarts(report: FileReport, seen: readonly SeenStart[]): FileReport {
  const names = new Map(readSystems().map(({ file, name }) => [file, name]));
  const startsOn = report.startsOn.map((known) => {
    const start = seen.find(({ system }) => names.get(system) === known.system);
    return start ? corrected(known, start) : known;
  });
  return { ...report, startsOn };
}

/** What follows from the file says better why it does not start. */
function corrected(known: SystemStart, { passed, kind, detail = '' }: SeenStart): SystemStart {
  const why = known.starts === false ? known.why : escapeUnseen(detail);
  return { system: known.system, starts: passed, why: passed ? null : why, seen: kind };
}
