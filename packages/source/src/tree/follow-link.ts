import { Failure } from '@cgoforge/core';
import { segmentsOf } from './entry-path.js';
import { Folder, Link, type TreeNode } from './folder.js';
import type { LostLink } from './left-behind.js';

/** As many links as Linux follows in one path (path_resolution(7)). */
const HOPS = 40;

/** Of all links of an archive together. Those of a source take some ten each; a hostile one takes thousands. */
const MOST_STEPS = 5_000_000;

interface Place {
  readonly node: TreeNode;
  readonly path: readonly string[];
}

/** Follows the links of one archive. */
export class LinkFollower {
  #steps = 0;

  /** The path that a link leads to in the end, through other links and `..` as the kernel reads it, or why there is
   * none. Throws `archive_bomb` when all links together take too long. */
  end(link: Link): readonly string[] | LostLink {
    let hops = 0;

    const follow = (next: Link): Place | LostLink => {
      if (++hops > HOPS) return 'circle';
      if (next.target === '') return 'nowhere';
      if (/^([/\\]|[A-Za-z]:)/.test(next.target)) return 'outside';
      let at: Place = { node: next.folder, path: segmentsOf(next.name).slice(0, -1) };
      for (const segment of segmentsOf(next.target)) {
        const found = step(at, segment);
        if (typeof found === 'string') return found;
        at = found;
      }
      return at;
    };

    const step = ({ node, path }: Place, segment: string): Place | LostLink => {
      if (++this.#steps > MOST_STEPS) {
        throw new Failure('archive_bomb', 'The links of the archive lead through too many others.');
      }
      if (!(node instanceof Folder)) return 'nowhere';
      if (segment === '..') return node.parent ? { node: node.parent, path: path.slice(0, -1) } : 'outside';
      const child = node.children.get(segment);
      if (child === undefined) return 'nowhere';
      return child instanceof Link ? follow(child) : { node: child, path: [...path, segment] };
    };

    const found = follow(link);
    return typeof found === 'string' ? found : found.path;
  }
}
