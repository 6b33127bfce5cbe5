import type { ModuleVersion } from '@cgoforge/core';
import type { GoMod, Replacement, Requirement } from './go-mod.js';

/** What the files of modules that are built together say of all others. */
export interface ModuleSet {
  /** One module, or those of a workspace. */
  readonly modules: readonly Pick<GoMod, 'path' | 'goLine' | 'requires' | 'replaces'>[];
  /** Of go.work; they win over those of go.mod. */
  readonly workReplaces: readonly Replacement[];
  /** Of all go.sum files of the set. */
  readonly sums: ReadonlyMap<string, ModuleVersion>;
  /** Of go.work.sum, which names what the workspace needs beyond its modules. */
  readonly workSums: ReadonlyMap<string, ModuleVersion>;
}

/** A module that is required from elsewhere, with what stands in for it. */
export interface RequiredModule {
  readonly required: Requirement;
  /** `null` where nothing replaces it. */
  readonly standIn: Replacement | null;
}

/** What the set requires beyond its own modules: one of a workspace is taken from there, whatever version another of
 * them requires. */
export function requirementsOf({ modules, workReplaces }: ModuleSet): RequiredModule[] {
  const own = new Set(modules.map(({ path }) => path));
  const lists = [workReplaces, modules.flatMap((module) => module.replaces)].map((list) =>
    Map.groupBy(list, ({ path }) => path),
  );
  return modules
    .flatMap((module) => module.requires)
    .filter(({ path }) => !own.has(path))
    .map((required) => ({ required, standIn: standInFor(required, lists) }));
}

/** The first of the lists that replaces the version, or all versions. */
function standInFor(
  { path, version }: Requirement,
  lists: readonly ReadonlyMap<string, readonly Replacement[]>[],
): Replacement | null {
  for (const list of lists) {
    const same = list.get(path) ?? [];
    const found = same.find((one) => one.version === version) ?? same.find((one) => one.version === null);
    if (found) return found;
  }
  return null;
}
