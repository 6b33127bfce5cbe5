/** A package as npm's node_modules/.package-lock.json describes it. */
export interface LockedPackage {
  readonly link?: boolean;
  readonly dev?: boolean;
  /** Wanted for development, and optional for something that is not: what we run does not use it. */
  readonly devOptional?: boolean;
}

/** The paths, relative to the clone, of what npm installed for running, without what only development needs. */
export function productionPaths(packages: Readonly<Record<string, LockedPackage>>): readonly string[] {
  return Object.entries(packages)
    .filter(([path, entry]) => /(^|\/)node_modules\//.test(path) && !entry.dev && !entry.devOptional)
    .map(([path]) => path)
    .filter((path, _index, all) => !all.some((other) => path.startsWith(`${other}/`)))
    .flatMap((path) =>
      /\/node-linux-[^/]+$/.test(path) ? [`${path}/bin`, 'node_modules/.bin/node'] : [path],
    );
}
