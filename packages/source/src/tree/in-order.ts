import { Folder, Link, type TreeNode } from './folder.js';
import type { Content } from './found-entry.js';

/** What a folder shows under a name, with links followed. */
export interface Child {
  readonly segment: string;
  readonly node: Folder | Content;
  readonly isLink: boolean;
}

/** The tree is walked more than once, and links lead to one folder from several places. */
const known = new WeakMap<Folder, readonly Child[]>();

/**
 * The children of a folder whose tree is complete, in the order of the whole names beneath them: `a/b` lies behind
 * `a.b`, though `a` lies before it. Without links that lead nowhere.
 */
export function inOrder(folder: Folder): readonly Child[] {
  const children = known.get(folder) ?? [...folder.children].flatMap(childOf).sort(byName);
  known.set(folder, children);
  return children;
}

function childOf([segment, node]: [string, TreeNode]): Child[] {
  const isLink = node instanceof Link;
  const shown = isLink ? node.leadsTo : node;
  return shown ? [{ segment, node: shown, isLink }] : [];
}

/** By UTF-8 bytes, as Go's sort.Strings; JavaScript's own order, by UTF-16 units, differs beyond U+FFFF. */
function byName(a: Child, b: Child): number {
  return Buffer.compare(nameOf(a), nameOf(b));
}

function nameOf({ segment, node }: Child): Buffer {
  return Buffer.from(node instanceof Folder ? `${segment}/` : segment);
}
