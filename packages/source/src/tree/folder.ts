import { refuse } from '../archive/archive-failures.js';
import type { Content } from './found-entry.js';

/** A symbolic link, and the folder it lies in, from which its target is read. */
export class Link {
  /** The path that it leads to in the end, once that is known; `null` for what leads nowhere, which no walk shows. */
  end: readonly string[] | null = null;

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

  /** What is at exactly this path, no link followed. */
  find(segments: readonly string[]): TreeNode | null {
    let node: TreeNode | undefined = this;
    for (const segment of segments) {
      node = node instanceof Folder ? node.children.get(segment) : undefined;
    }
    return node ?? null;
  }
}
