import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MakeableToolchain } from './makeable.js';

/** What its places follow from. */
type Placed = Pick<MakeableToolchain, 'name' | 'release' | 'debianArch' | 'bare'>;

/** Where a toolchain that was made lies in CGOFORGE_HOME. */
export function madePlaces(home: string, makeable: Placed) {
  const folder = join(home, 'compilers', makeable.name);
  return {
    folder,
    root: join(folder, 'root'),
    /** What is known of it; there once it is whole. */
    facts: join(folder, 'made.json'),
    /** The bare root of its release and architecture. */
    bare: join(home, 'roots', bareName(makeable)),
  };
}

/** Whether all of it is there. */
export function isMade(makeable: Placed, home: string): boolean {
  const { root, facts, bare } = madePlaces(home, makeable);
  return [facts, root, bare].every((path) => existsSync(path));
}

/** The folder, in `roots`, of the bare release that its files are started in. */
export function bareName({ release, debianArch, bare }: Omit<Placed, 'name'>): string {
  return [release, ...(debianArch === null ? [] : [debianArch]), ...bare].join('-');
}
