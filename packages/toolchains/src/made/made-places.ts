import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MakeableToolchain } from './makeable.js';

/** Where a toolchain that was made lies in CGOFORGE_HOME. */
export function madePlaces(home: string, name: string, release = '') {
  const folder = join(home, 'compilers', name);
  return {
    folder,
    root: join(folder, 'root'),
    /** What is known of it; there once it is whole. */
    facts: join(folder, 'made.json'),
    /** The bare root of its release. */
    bare: join(home, 'roots', release),
  };
}

/** Whether all of it is there. */
export function isMade(
  { name, release }: Pick<MakeableToolchain, 'name' | 'release'>,
  home: string,
): boolean {
  const { root, facts, bare } = madePlaces(home, name, release);
  return [facts, root, bare].every((path) => existsSync(path));
}
