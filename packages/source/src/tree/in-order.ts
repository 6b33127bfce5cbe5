import { Folder, type TreeNode } from './folder.js';

type Child = readonly [segment: string, node: TreeNode];

/** The tree is walked more than once. */
const known = new WeakMap<Folder, readonly Child[]>();

/**
 * The children of a folder whose tree is complete, in the order of the whole names beneath them: `a/b` lies behind
 * `a.b`, though `a` lies before it.
 */
export function inOrder(folder: Folder): readonly Child[] {
  const children = known.get(folder) ?? [...folder.children].sort(byName);
  known.set(folder, children);
  return children;
}

/** By UTF-8 bytes, as Go's sort.Strings; JavaScript's own order, by UTF-16 units, differs beyond U+FFFF. */
function byName(a: Child, b: Child): number {
  return Buffer.compare(nameOf(a), nameOf(b));
}

function nameOf([segment, node]: Child): Buffer {
  return Buffer.from(node instanceof Folder ? `${segment}/` : segment);
}
