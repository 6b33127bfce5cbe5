import { join } from 'node:path';

/** Where a toolchain that was made lies in CGOFORGE_HOME. */
export function madePlaces(home: string, name: string) {
  const folder = join(home, 'toolchains', name);
  return {
    folder,
    root: join(folder, 'root'),
    /** What is known of it; there once it is whole. */
    facts: join(folder, 'made.json'),
    /** The bare roots of releases, each under its code name. */
    bareRoots: join(home, 'roots'),
  };
}
