import { posix } from 'node:path';
import { Failure, printBytes } from '@cgoforge/core';
import type { ArchiveLimits } from '../archive/archive-limits.js';
import { segmentsOf } from './entry-path.js';
import { Folder, Link } from './folder.js';
import type { SourceEntry } from './found-entry.js';
import { inOrder } from './in-order.js';

/**
 * All files and symbolic links of the tree, sorted as Go sorts them, a copy in place of each hard link, which counts
 * against the limits like any file. The top `wraps` folders are no part of the source: a link whose words would lead there
 * and back has others. Made while they are asked for: a list of them would take as much memory as the tree.
 */
export function* flattenTree(root: Folder, limits: ArchiveLimits, wraps = 0): Generator<SourceEntry> {
  let bytes = 0;

  function* walk(folder: Folder, above: readonly string[]): Generator<SourceEntry> {
    for (const [segment, node] of inOrder(folder)) {
      const path = [...above, segment];
      const name = path.join('/');
      if (node instanceof Folder) {
        yield* walk(node, path);
      } else if (node instanceof Link) {
        if (node.end) yield { name, target: targetOf(node, node.end, above, wraps) };
      } else {
        bytes += node.size;
        if (bytes > limits.expandedBytes) throw tooLarge(limits);
        yield { name, ...node };
      }
    }
  }
  yield* walk(root, []);
}

function targetOf(link: Link, end: readonly string[], folder: readonly string[], wraps: number): string {
  let depth = folder.length - wraps;
  for (const segment of segmentsOf(link.target)) {
    depth += segment === '..' ? -1 : 1;
    if (depth < 0) return posix.relative(folder.join('/'), end.join('/')) || '.';
  }
  return link.target;
}

const tooLarge = ({ expandedBytes }: ArchiveLimits) =>
  new Failure(
    'archive_bomb',
    `With a copy in place of each hard link the source is larger than ${printBytes(expandedBytes)}.`,
  );
