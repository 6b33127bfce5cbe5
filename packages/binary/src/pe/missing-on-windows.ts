import { readFileSync } from 'node:fs';
import type { FileReport } from '@cgoforge/core';

interface Description {
  readonly prefixes: readonly string[];
  readonly libraries: readonly string[];
}

/** Of libraries in a sentence. */
const MOST_NAMED = 10;

let windows: Description | undefined;

/** What a bare Windows has, read once. */
function readWindows(): Description {
  windows ??= JSON.parse(
    readFileSync(new URL('../../data/windows.json', import.meta.url), 'utf8'),
  ) as Description;
  return windows;
}

/** The libraries that a file for Windows needs and that are neither of Windows itself nor `beside` it, in a sentence;
 * `null` where it has all. Names of files are the same there in whatever case. */
export function missingOnWindows({ pe, needed }: FileReport, beside: readonly string[]): string | null {
  if (pe === null) return null;
  const { prefixes, libraries } = readWindows();
  const there = new Set([...libraries, ...beside.map((name) => name.toLowerCase())]);
  const missing = needed.filter((library) => {
    const name = library.toLowerCase();
    return !there.has(name) && !prefixes.some((prefix) => name.startsWith(prefix));
  });
  return missing.length === 0 ? null : `A bare Windows has no ${missing.slice(0, MOST_NAMED).join(', ')}.`;
}
