import type { ModuleVersion } from '@cgoforge/core';
import { moduleFiles } from './module-name.js';

/** A line of `go … -x` on a request's end: `# get URL: 404 Not Found (0.020s)`, or an error instead of the status. */
const ANSWER = /^# get (\S+): (?:([0-9]{3}) )?/;

/** A proxy's way of saying "ask again", although the number begins with 4. */
const PASSING = [407, 408, 429];

/**
 * Whether every proxy that did not have the module said so by itself (404, 410, or any other refusal), which no retry
 * changes. A proxy that failed, or was not reached, leaves it open.
 */
export function refusedByProxies(trace: string, module: Pick<ModuleVersion, 'path' | 'version'>): boolean {
  const asked = `/${moduleFiles(module).download}.`;
  const failed = trace
    .split('\n')
    .map((line) => ANSWER.exec(line))
    .filter((answer) => answer !== null && decode(answer[1] ?? '').includes(asked))
    .map((answer) => Number(answer?.[2] ?? 0))
    .filter((status) => status < 200 || status >= 400);
  return (
    failed.length > 0 && failed.every((status) => status >= 400 && status < 500 && !PASSING.includes(status))
  );
}

/** Go writes `!` as `%21`. */
function decode(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
