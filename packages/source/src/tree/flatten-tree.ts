import { Failure, printBytes } from '@cgoforge/core';
import { refuse } from '../archive/archive-failures.js';
import type { ArchiveLimits } from '../archive/archive-limits.js';
import { checkLength } from './entry-path.js';
import { Folder, Link } from './folder.js';
import { followLink } from './follow-link.js';
import type { Content, SourceFile } from './found-entry.js';

/** All files of the tree, a copy in place of each link. Copies count against the limits like entries. */
export function flattenTree(root: Folder, limits: ArchiveLimits): SourceFile[] {
  const files: SourceFile[] = [];
  let visited = 0;
  let bytes = 0;

  const add = (path: readonly string[], content: Content) => {
    bytes += content.size;
    if (bytes > limits.expandedBytes) {
      throw bomb(`the source is larger than ${printBytes(limits.expandedBytes)}`);
    }
    files.push({ name: path.join('/'), ...content });
  };

  /** `open` are the folders around this one, as they lie on disk and not as links name them. */
  const walk = (folder: Folder, path: readonly string[], open: readonly Folder[]) => {
    for (const [segment, node] of folder.children) {
      const childPath = [...path, segment];
      const target = node instanceof Link ? followLink(node) : node;
      // Folders count as well: links to folders of links double with each step, also when no file is at the end.
      if (++visited > limits.entries) throw bomb(`there are over ${limits.entries} entries`);
      if (node instanceof Link) checkLength(childPath.join('/'), childPath, limits);
      if (!(target instanceof Folder)) {
        add(childPath, target);
      } else if (open.includes(target)) {
        throw refuse(childPath.join('/'), 'is a link to a folder around it');
      } else {
        walk(target, childPath, [...open, target]);
      }
    }
  };
  walk(root, [], [root]);
  return files;
}

const bomb = (what: string) => new Failure('archive_bomb', `With a copy in place of each link ${what}.`);
