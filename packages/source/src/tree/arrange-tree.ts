import type { ArchiveLimits } from '../archive/archive-limits.js';
import { quoteName } from '../archive/quote-name.js';
import { flattenTree } from './flatten-tree.js';
import type { Link } from './folder.js';
import { type FoundEntry, filesOf, type IndexedFile, type SourceEntry } from './found-entry.js';
import { LeftBehind } from './left-behind.js';
import { type PlacingOptions, placeEntries } from './place-entries.js';

/**
 * Makes the tree that the entries describe: its files and links, sorted as Go sorts them, made anew each time they are asked
 * for. Only its structure is repaired, and each repair is said in a note. Throws `archive_entry_refused` or `archive_bomb`.
 *
 * Names that differ only in case, or in how an accent is composed, are two names: the source is compiled on Linux,
 * where both exist and Go tells them apart. Go's module zips refuse such pairs because they are unpacked on every
 * system; a source is not.
 */
export function arrangeTree(
  found: readonly FoundEntry[],
  limits: ArchiveLimits,
  { laterStands }: Pick<PlacingOptions, 'laterStands'>,
): { entries: Iterable<SourceEntry>; hasLinks: boolean; notes: string[] } {
  const { found: named, repaired } = repairBackslashes(found);
  const left = new LeftBehind();
  const { root, links, replaced } = placeEntries(named, limits, { laterStands, left });

  const folder = wrapping(flattenTree(root, limits));
  if (folder !== null) dropOutside(links, folder, left);
  const entries = {
    [Symbol.iterator]: () => unwrapped(flattenTree(root, limits, folder === null ? 0 : 1), folder),
  };
  const crlf = firstCrlf(entries);
  const notes = [
    repaired > 0 && `Read the backslashes in ${count(repaired, 'name')} as folder separators.`,
    folder !== null && `Unwrapped the folder ${quoteName(folder)}: names are relative to it.`,
    left.note(),
    replaced.count > 0 && `Of what the archive has twice, the later stands: ${replaced}.`,
    crlf && `${quoteName(crlf.name)} is a script with Windows line ends, which Linux does not start.`,
  ];
  const hasLinks = links.some(({ end }) => end !== null);
  return { entries, hasLinks, notes: notes.filter((note) => typeof note === 'string') };
}

/**
 * Backslashes are separators where a Windows tool made the archive. They also are when no name has a slash: what would
 * be the one file `cmd\main.go` of a flat folder, comes from tools that write Windows names under another's mark. Beside
 * slashes it is a character of the name, as on any Unix.
 */
function repairBackslashes(as: readonly FoundEntry[]): { found: FoundEntry[]; repaired: number } {
  const noSlashes = !as.some(({ name }) => name.includes('/'));
  let repaired = 0;
  const found = as.map((entry) => {
    if (!entry.name.includes('\\') || !(entry.fromWindows || noSlashes)) return entry;
    repaired++;
    return { ...entry, name: entry.name.replaceAll('\\', '/') };
  });
  return { found, repaired };
}

/** The one folder that all lie in; `null` when there is none. */
function wrapping(entries: Iterable<SourceEntry>): string | null {
  let wrapping: string | null | undefined;
  // To the end in any case, so that every file is held to the limits.
  for (const { name } of entries) {
    const end = name.indexOf('/');
    const folder = end < 0 ? null : name.slice(0, end);
    wrapping = wrapping === undefined || wrapping === folder ? folder : null;
  }
  return wrapping ?? null;
}

/** Once the folder is the root, what lies beside it is outside: an empty folder, or the root that was. */
function dropOutside(links: readonly Link[], folder: string, left: LeftBehind): void {
  for (const link of links) {
    if (link.end?.[0] === folder) continue;
    left.add('outside', link.name);
    link.end = null;
  }
}

/** Takes the folder off all names. Done once: the second folder may well be meant. */
function* unwrapped(entries: Iterable<SourceEntry>, folder: string | null): Generator<SourceEntry> {
  const start = folder === null ? 0 : folder.length + 1;
  for (const entry of entries) yield { ...entry, name: entry.name.slice(start) };
}

function firstCrlf(entries: Iterable<SourceEntry>): IndexedFile | null {
  for (const file of filesOf(entries)) if (file.script === 'crlf') return file;
  return null;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
