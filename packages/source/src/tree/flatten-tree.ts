import { Failure, printBytes } from '@cgoforge/core';
import type { ArchiveLimits } from '../archive/archive-limits.js';
import { checkLength } from './entry-path.js';
import { Folder } from './folder.js';
import type { SourceFile } from './found-entry.js';
import { inOrder } from './in-order.js';

/**
 * All files of the tree, sorted as Go sorts them, a copy in place of each link. Copies count against the limits like
 * entries. Where links lead back into a folder that is being walked, it is passed by and `onCircle` is told. Made while
 * they are asked for: a list of them would take as much memory as the tree.
 */
export function* flattenTree(
  root: Folder,
  limits: ArchiveLimits,
  onCircle: (name: string) => void = () => {},
): Generator<SourceFile> {
  let visited = 0;
  let bytes = 0;

  /** `open` are the folders around this one, as they lie on disk and not as links name them. */
  function* walk(folder: Folder, above: readonly string[], open: readonly Folder[]): Generator<SourceFile> {
    for (const { segment, node, isLink } of inOrder(folder)) {
      const path = [...above, segment];
      // Folders count as well: links to folders of links double with each step, also when no file is at the end.
      if (++visited > limits.entries) throw bomb(`there are over ${limits.entries} entries`);
      if (isLink) checkLength(path.join('/'), path, limits);
      if (!(node instanceof Folder)) {
        bytes += node.size;
        if (bytes > limits.expandedBytes) {
          throw bomb(`the source is larger than ${printBytes(limits.expandedBytes)}`);
        }
        yield { name: path.join('/'), ...node };
      } else if (open.includes(node)) {
        onCircle(path.join('/'));
      } else {
        yield* walk(node, path, [...open, node]);
      }
    }
  }
  yield* walk(root, [], [root]);
}

const bomb = (what: string) => new Failure('archive_bomb', `With a copy in place of each link ${what}.`);
