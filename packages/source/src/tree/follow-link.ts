import { segmentsOf } from './entry-path.js';
import { Folder, Link, type TreeNode } from './folder.js';
import type { LostLink } from './left-behind.js';

/** As many links as Linux follows in one path (path_resolution(7)). */
const HOPS = 40;

interface Place {
  readonly node: TreeNode;
  readonly path: readonly string[];
}

/** The path that a link leads to in the end, through other links and `..` as the kernel reads it, or why there is none. */
export function followLink(link: Link): readonly string[] | LostLink {
  let hops = 0;

  const follow = (next: Link): Place | LostLink => {
    if (++hops > HOPS) return 'circle';
    if (next.target === '') return 'nowhere';
    if (/^([/\\]|[A-Za-z]:)/.test(next.target)) return 'outside';
    let at: Place = { node: next.folder, path: segmentsOf(next.name).slice(0, -1) };
    for (const segment of next.target.split('/')) {
      if (segment === '' || segment === '.') continue;
      const found = step(at, segment);
      if (typeof found === 'string') return found;
      at = found;
    }
    return at;
  };

  const step = ({ node, path }: Place, segment: string): Place | LostLink => {
    if (!(node instanceof Folder)) return 'nowhere';
    if (segment === '..') return node.parent ? { node: node.parent, path: path.slice(0, -1) } : 'outside';
    const child = node.children.get(segment);
    if (child === undefined) return 'nowhere';
    return child instanceof Link ? follow(child) : { node: child, path: [...path, segment] };
  };

  const found = follow(link);
  return typeof found === 'string' ? found : found.path;
}
