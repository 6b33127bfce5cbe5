import { compareGoVersions, type ModuleVersion } from '@cgoforge/core';
import { type ModuleSet, requirementsOf } from './module-set.js';

/** From this go line on, go.mod names every module that gives a package to the build (lazy loading, go.dev/ref/mod). */
const NAMES_ALL = '1.17';

/**
 * What to bring for a build: the go.mod of every version that go.sum names, because Go reads them to choose versions,
 * and the zips that may hold a package. Both files keep lines of versions that are not used any more. Sorted by path
 * and version.
 */
export function requiredModules(set: ModuleSet): ModuleVersion[] {
  const old = set.modules.some(({ goLine }) => goLine === null || compareGoVersions(goLine, NAMES_ALL) < 0);
  const needed = new Set<string>();
  for (const { required, standIn } of requirementsOf(set)) {
    const by = standIn?.by ?? required;
    // A folder needs no download.
    if ('version' in by) needed.add(`${by.path}@${by.version}`);
  }

  const all = new Map(set.sums);
  for (const [key, sums] of set.workSums) all.set(key, merge(all.get(key), sums));
  return [...all]
    .map(([key, sums]): ModuleVersion => {
      if (needed.has(key)) return sums;
      return old || set.workSums.has(key) ? { ...sums, mayLack: true } : { ...sums, sum: null };
    })
    .filter(({ sum, goModSum }) => sum !== null || goModSum !== null)
    .sort((a, b) => compare(a.path, b.path) || compare(a.version, b.version));
}

/** Two files' hashes of one version; Go compares them, and says so when they differ. */
function merge(a: ModuleVersion | undefined, b: ModuleVersion): ModuleVersion {
  return { ...b, sum: a?.sum ?? b.sum, goModSum: a?.goModSum ?? b.goModSum };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
