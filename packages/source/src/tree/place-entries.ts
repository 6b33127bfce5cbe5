import { refuse } from '../archive/archive-failures.js';
import type { ArchiveLimits } from '../archive/archive-limits.js';
import { entryPath, segmentsOf } from './entry-path.js';
import { Folder, Link, type TreeNode } from './folder.js';
import { LinkFollower } from './follow-link.js';
import type { Content, FoundEntry } from './found-entry.js';
import type { LeftBehind, LostLink } from './left-behind.js';
import { NameList } from './name-list.js';

/** A tree whose links all lead to something in it, or are shown by no walk. */
export interface PlacedEntries {
  readonly root: Folder;
  /** Symbolic ones that lead to something. */
  readonly links: readonly Link[];
  /** Entries that took an earlier one's place. */
  readonly replaced: NameList;
}

export interface PlacingOptions {
  /** Of two entries with one name the later stands, as for GNU tar and bsdtar; otherwise both are refused. */
  readonly laterStands: boolean;
  /** Told of what has no place in a source. */
  readonly left: LeftBehind;
}

/** Puts each entry where its name says, in the order of the archive, and has links lead where they lead in the end. */
export function placeEntries(
  entries: readonly FoundEntry[],
  limits: ArchiveLimits,
  { laterStands, left }: PlacingOptions,
): PlacedEntries {
  const root = new Folder(null);
  const links: Link[] = [];
  const replaced = new NameList();
  for (const entry of entries) {
    const { name } = entry;
    if (entry.kind === 'dump folder' || entry.kind === 'volume label') left.add(entry.kind, name);
    // A label is no path.
    if (entry.kind === 'volume label') continue;
    const path = entryPath(name, limits);
    const last = path.pop();
    if (last === undefined && !isFolder(entry)) throw refuse(name, 'names no file');
    if (last === undefined) continue;
    const folder = root.descend(path, name);
    const earlier = folder.children.get(last);
    const node = isFolder(entry) ? folderFor(earlier, folder) : nodeOf(entry, folder, root);
    if (typeof node === 'string') {
      left.add(node, name);
      // A hard link to nothing is not made, and takes no place; all else does.
      if (entry.kind === 'hardlink') continue;
    }
    if (node === earlier) continue;
    if (earlier !== undefined) {
      checkGivesWay(earlier, name, laterStands);
      replaced.add(name);
    }
    if (typeof node === 'string') folder.children.delete(last);
    else folder.children.set(last, node);
    if (node instanceof Link) links.push(node);
  }
  const standing = links.filter(
    (link) => link.folder.children.get(segmentsOf(link.name).at(-1) ?? '') === link,
  );
  return { root, links: resolve(standing, left), replaced };
}

/** Zips, and tars of the seventh Unix, mark a folder by the slash at its end alone. */
function isFolder(entry: FoundEntry): boolean {
  const marked = entry.kind === 'file' && entry.name.endsWith('/');
  if (marked && entry.content.size > 0) throw refuse(entry.name, 'is a folder, but has content');
  return marked || entry.kind === 'directory' || entry.kind === 'dump folder';
}

function folderFor(earlier: TreeNode | undefined, parent: Folder): Folder {
  return earlier instanceof Folder ? earlier : new Folder(parent);
}

/** What stands for the entry, or why nothing does. */
function nodeOf(entry: FoundEntry, folder: Folder, root: Folder) {
  switch (entry.kind) {
    case 'file':
      return entry.content;
    case 'symlink':
      return new Link(entry.name, entry.link, folder);
    case 'hardlink':
      return hardLink(entry, folder, root);
    default:
      return entry.kind as Exclude<typeof entry.kind, 'directory' | 'dump folder' | 'volume label'>;
  }
}

/** What it is another name of: an earlier file, or a symbolic link, whose target then is read from here. */
function hardLink(
  { name, link }: { name: string; link: string },
  folder: Folder,
  root: Folder,
): Content | Link | LostLink {
  const segments = segmentsOf(link);
  if (link.startsWith('/') || segments.includes('..')) return 'outside';
  const earlier = root.find(segments);
  if (earlier === null || earlier instanceof Folder) return 'nowhere';
  return earlier instanceof Link ? new Link(name, earlier.target, folder) : earlier;
}

/** A folder that holds something gives way to nothing: tars do not remove it. */
function checkGivesWay(earlier: TreeNode, name: string, laterStands: boolean): void {
  if (!laterStands) throw refuse(name, 'comes twice in the archive');
  if (earlier instanceof Folder && earlier.children.size > 0) {
    throw refuse(name, 'is no folder, and comes after a folder of this name that is not empty');
  }
}

/** The links that lead to something. */
function resolve(links: readonly Link[], left: LeftBehind): Link[] {
  const follower = new LinkFollower();
  return links.filter((link) => {
    const end = follower.end(link);
    if (typeof end === 'string') left.add(end, link.name);
    else link.end = end;
    return typeof end !== 'string';
  });
}
