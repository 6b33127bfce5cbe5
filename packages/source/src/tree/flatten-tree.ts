import { posix } from 'node:path';
import { Failure, printBytes } from '@cgoforge/core';
import type { ArchiveLimits } from '../archive/archive-limits.js';
import { Folder, Link } from './folder.js';
import type { SourceEntry } from './found-entry.js';
import { inOrder } from './in-order.js';

/**
 * All files and symbolic links of the tree, sorted as Go sorts them, a copy in place of each hard link, which counts
 * against the limits like any file. Made while they are asked for: a list of them would take as much memory as the tree.
 */
export function* flattenTree(root: Folder, limits: ArchiveLimits): Generator<SourceEntry> {
  let bytes = 0;

  function* walk(folder: Folder, above: readonly string[]): Generator<SourceEntry> {
    for (const [segment, node] of inOrder(folder)) {
      const path = [...above, segment];
      const name = path.join('/');
      if (node instanceof Folder) {
        yield* walk(node, path);
      } else if (node instanceof Link) {
        if (node.end) yield { name, target: posix.relative(above.join('/'), node.end.join('/')) || '.' };
      } else {
        bytes += node.size;
        if (bytes > limits.expandedBytes) throw tooLarge(limits);
        yield { name, ...node };
      }
    }
  }
  yield* walk(root, []);
}

const tooLarge = ({ expandedBytes }: ArchiveLimits) =>
  new Failure(
    'archive_bomb',
    `With a copy in place of each hard link the source is larger than ${printBytes(expandedBytes)}.`,
  );
