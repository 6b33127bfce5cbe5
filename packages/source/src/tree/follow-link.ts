import { Folder, Link, type TreeNode } from './folder.js';
import type { Content } from './found-entry.js';
import type { LostLink } from './left-behind.js';

/** As many links as Linux follows in one path (path_resolution(7)). */
const HOPS = 40;

/**
 * What a link leads to, through other links and `..` as the kernel reads it, or why there is nothing to put in its
 * place. A folder around the link is a circle: a copy of it would hold itself.
 */
export function followLink(link: Link): Folder | Content | LostLink {
  let hops = 0;

  const follow = (next: Link): Folder | Content | LostLink => {
    if (next.leadsTo) return next.leadsTo;
    if (++hops > HOPS) return 'circle';
    if (next.target === '') return 'nowhere';
    if (/^([/\\]|[A-Za-z]:)/.test(next.target)) return 'outside';
    let at: Folder | Content = next.folder;
    for (const segment of next.target.split('/')) {
      if (segment === '' || segment === '.') continue;
      if (!(at instanceof Folder)) return 'nowhere';
      const node: TreeNode | null | undefined = segment === '..' ? at.parent : at.children.get(segment);
      if (node === null) return 'outside';
      if (node === undefined) return 'nowhere';
      const found: Folder | Content | LostLink = node instanceof Link ? follow(node) : node;
      if (typeof found === 'string') return found;
      at = found;
    }
    return at;
  };

  const found = follow(link);
  return found instanceof Folder && isAround(found, link.folder) ? 'circle' : found;
}

function isAround(folder: Folder, inner: Folder): boolean {
  for (let at: Folder | null = inner; at; at = at.parent) if (at === folder) return true;
  return false;
}
