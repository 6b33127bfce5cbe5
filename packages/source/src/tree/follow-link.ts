import { refuse } from '../archive/archive-failures.js';
import { Folder, Link, type TreeNode } from './folder.js';
import { type Content } from './found-entry.js';

/** As many links as Linux follows in one path (path_resolution(7)). */
const HOPS = 40;

/** What a link leads to, through other links and `..` as the kernel reads it. Throws `archive_entry_refused`. */
export function followLink(link: Link): Folder | Content {
  let hops = 0;

  const follow = (next: Link): Folder | Content => {
    if (++hops > HOPS) throw refuse(link.name, 'is a link that leads in a circle', COPY);
    if (/^([/\\]|[A-Za-z]:)/.test(next.target)) throw leaves();
    let at: Folder | Content = next.folder;
    for (const segment of next.target.split('/')) {
      if (segment === '' || segment === '.') continue;
      if (!(at instanceof Folder)) throw nowhere();
      const node: TreeNode | null | undefined = segment === '..' ? at.parent : at.children.get(segment);
      if (node === null) throw leaves();
      if (node === undefined) throw nowhere();
      at = node instanceof Link ? follow(node) : node;
    }
    return at;
  };
  const leaves = () => refuse(link.name, 'is a link that leaves the archive', COPY);
  const nowhere = () => refuse(link.name, 'is a link to what is not in the archive', COPY);

  if (link.target === '') throw nowhere();
  return follow(link);
}

const COPY = 'Put a copy of what it leads to in its place, or leave it out.';
