import { refuse } from '../archive/archive-failures.js';
import type { Content } from './found-entry.js';

/** A symbolic link and the folder it lies in, from which its target is read. */
export class Link {
  constructor(
    readonly name: string,
    readonly target: string,
    readonly folder: Folder,
  ) {}
}

export type TreeNode = Folder | Link | Content;

/** A folder of the tree that an archive describes. */
export class Folder {
  readonly children = new Map<string, TreeNode>();

  /** `parent` is `null` for the root. */
  constructor(readonly parent: Folder | null) {}

  /** The folder below this one, made as needed. What is no folder on the way is refused: a file cannot hold another,
   * and an entry beneath a link would land wherever the link leads. */
  descend(segments: readonly string[], name: string): Folder {
    let folder: Folder = this;
    for (const segment of segments) {
      const child = folder.children.get(segment) ?? new Folder(folder);
      if (!(child instanceof Folder)) throw refuse(name, 'lies beneath an entry that is no folder');
      folder.children.set(segment, child);
      folder = child;
    }
    return folder;
  }

  /** The file of exactly this path, no link followed. */
  file(segments: readonly string[]): Content | null {
    let node: TreeNode | undefined = this;
    for (const segment of segments) {
      node = node instanceof Folder ? node.children.get(segment) : undefined;
    }
    return !node || node instanceof Folder || node instanceof Link ? null : node;
  }
}
