import { refuse } from '../archive/archive-failures.js';
import type { ArchiveLimits } from '../archive/archive-limits.js';
import { quoteName } from '../archive/quote-name.js';
import { entryPath, segmentsOf } from './entry-path.js';
import { flattenTree } from './flatten-tree.js';
import { Folder, Link } from './folder.js';
import type { FoundEntry, SourceFile } from './found-entry.js';

/**
 * Makes the tree that the entries describe: its files, sorted as Go sorts them. Only its structure is repaired, and
 * each repair is said in a note. Throws `archive_entry_refused` or `archive_bomb`.
 *
 * Names that differ only in case, or in how an accent is composed, are two names: the source is compiled on Linux,
 * where both exist and Go tells them apart. Go's module zips refuse such pairs because they are unpacked on every
 * system; a source is not.
 */
export function arrangeTree(found: readonly FoundEntry[], limits: ArchiveLimits) {
  const { entries, repaired } = repairBackslashes(found);
  const root = new Folder(null);
  for (const entry of entries) place(root, entry, limits);

  const links = found.filter(({ kind }) => kind === 'symlink' || kind === 'hardlink');
  const { files, folder } = unwrap(flattenTree(root, limits));
  const crlf = files.filter(({ script }) => script === 'crlf');
  const notes = [
    repaired > 0 && `Read the backslashes in ${count(repaired, 'name')} as folder separators.`,
    folder !== null && `Unwrapped the folder ${quoteName(folder)}: names are relative to it.`,
    links[0] &&
      `Replaced ${count(links.length, 'link')} by copies, the first being ${quoteName(links[0].name)}.`,
    crlf[0] && `${quoteName(crlf[0].name)} is a script with Windows line ends, which Linux does not start.`,
  ];
  return { files: files.sort(byName), notes: notes.filter((note) => typeof note === 'string') };
}

/**
 * Backslashes are separators where a Windows tool made the archive. They also are when no name has a slash: what would
 * be the one file `cmd\main.go` of a flat folder, comes from tools that write Windows names under another's mark.
 */
function repairBackslashes(found: readonly FoundEntry[]): { entries: FoundEntry[]; repaired: number } {
  const noSlashes = !found.some(({ name }) => name.includes('/'));
  let repaired = 0;
  const entries = found.map((entry) => {
    if (!entry.name.includes('\\') || !(entry.fromWindows || noSlashes)) return entry;
    repaired++;
    return { ...entry, name: entry.name.replaceAll('\\', '/') };
  });
  return { entries, repaired };
}

function place(root: Folder, entry: FoundEntry, limits: ArchiveLimits): void {
  const { name } = entry;
  const path = entryPath(name, limits);
  // Zips, and tars of the seventh Unix, mark a folder by the slash at its end alone.
  const marked = entry.kind === 'file' && name.endsWith('/');
  if (marked && entry.content.size > 0) throw refuse(name, 'is a folder, but has content');
  if (marked || entry.kind === 'directory') {
    root.descend(path, name);
    return;
  }
  const last = path.pop();
  if (last === undefined) throw refuse(name, 'names no file');
  const folder = root.descend(path, name);
  if (folder.children.has(last)) throw refuse(name, 'comes twice in the archive');
  if (entry.kind === 'file') {
    folder.children.set(last, entry.content);
  } else if (entry.kind === 'symlink') {
    folder.children.set(last, new Link(name, entry.link, folder));
  } else {
    const earlier = entry.link.startsWith('/') ? null : root.file(segmentsOf(entry.link));
    if (!earlier) throw refuse(name, `is a hard link to ${quoteName(entry.link)}, which is no earlier file`);
    folder.children.set(last, earlier);
  }
}

/** Takes one folder off that all files lie in. Done once: the second folder may well be meant. */
function unwrap(files: readonly SourceFile[]): { files: SourceFile[]; folder: string | null } {
  const [folder, ...below] = files[0]?.name.split('/') ?? [];
  if (folder === undefined || below.length === 0) return { files: [...files], folder: null };
  if (!files.every(({ name }) => name.startsWith(`${folder}/`))) return { files: [...files], folder: null };
  return { files: files.map((file) => ({ ...file, name: file.name.slice(folder.length + 1) })), folder };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** By UTF-8 bytes, as Go's sort.Strings; JavaScript's own order, by UTF-16 units, differs beyond U+FFFF. */
function byName(a: SourceFile, b: SourceFile): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}
