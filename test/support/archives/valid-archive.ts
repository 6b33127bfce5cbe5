import type { TarEntry } from './tar.js';
import type { LinkedTree, Tree } from './tree.js';

/** An archive that must be read as this tree, with a note that says so if something was repaired. */
export interface ValidArchive {
  readonly name: string;
  readonly bytes: () => Buffer;
  readonly tree: LinkedTree;
  readonly note?: string;
}

export const valid = (name: string, tree: LinkedTree, bytes: () => Buffer, note?: string): ValidArchive => {
  return { name, bytes, tree, ...(note !== undefined && { note }) };
};

export const entries = (tree: Tree): TarEntry[] =>
  Object.entries(tree).map(([name, body]) => ({ name, body }));
