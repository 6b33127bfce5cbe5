import { compareGoVersions, type ModuleVersion } from '@cgoforge/core';
import type { GoMod, ModulePair, Replacement } from './go-mod.js';

/** From this go line on, go.mod names every module that gives a package to the build (lazy loading, go.dev/ref/mod). */
const NAMES_ALL = '1.17';

export interface ModuleSet {
  /** The modules that are built together: one, or those of a workspace. */
  readonly modules: readonly Pick<GoMod, 'path' | 'goLine' | 'requires' | 'replaces'>[];
  /** Of go.work; they win over those of go.mod. */
  readonly workReplaces: readonly Replacement[];
  /** Of all go.sum files of the set. */
  readonly sums: ReadonlyMap<string, ModuleVersion>;
  /** Of go.work.sum, which names what the workspace needs beyond its modules. */
  readonly workSums: ReadonlyMap<string, ModuleVersion>;
}

/**
 * What to bring for a build: the go.mod of every version that go.sum names, because Go reads them to choose versions,
 * and the zips that may hold a package. Both files keep lines of versions that are not used any more. Sorted by path
 * and version.
 */
export function requiredModules(set: ModuleSet): ModuleVersion[] {
  const replaces = [set.workReplaces, set.modules.flatMap((module) => module.replaces)].map((list) =>
    Map.groupBy(list, ({ path }) => path),
  );
  const old = set.modules.some(({ goLine }) => goLine === null || compareGoVersions(goLine, NAMES_ALL) < 0);
  // A module of the workspace is taken from there, whatever version of it another one requires.
  const own = new Set(set.modules.map(({ path }) => path));
  const named = set.modules
    .flatMap((module) => module.requires)
    .filter(({ path }) => !own.has(path))
    .map((pair) => replaced(pair, replaces))
    .filter((pair) => pair !== null);
  const needed = new Set(named.map(({ path, version }) => `${path}@${version}`));

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

/** What is downloaded for the pair: itself, what the first of the lists replaces it by, or nothing for a folder. */
function replaced(pair: ModulePair, lists: readonly ReadonlyMap<string, readonly Replacement[]>[]) {
  for (const list of lists) {
    const same = list.get(pair.path) ?? [];
    const replacement =
      same.find(({ version }) => version === pair.version) ?? same.find(({ version }) => version === null);
    if (replacement) return 'folder' in replacement.by ? null : replacement.by;
  }
  return pair;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
