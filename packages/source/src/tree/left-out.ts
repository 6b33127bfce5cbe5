const REPOSITORIES = ['.git', '.hg', '.svn', '.bzr'];

/**
 * What a name is left out for: version control, and what macOS adds to archives. `null` when it stays.
 * None of it can be a part of a Go package, and `.git` alone often outweighs the source; it stays if `keepsGit`.
 */
export function leftOutFor(name: string, keepsGit: boolean): string | null {
  for (const segment of name.split(/[/\\]/)) {
    if (segment === '.git' && keepsGit) continue;
    if (REPOSITORIES.includes(segment) || segment === '__MACOSX' || segment === '.DS_Store') return segment;
    if (segment.startsWith('._')) return '._*';
  }
  return null;
}

/** A sentence for each reason. */
export function leftOutNotes(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].map(([what, count]) => {
    // A local `go build` asks version control, and stamps what it says.
    const without = REPOSITORIES.includes(what) ? ': the program names no version and no commit' : '';
    const remedy = what === '.git' ? '; send -F vcs=auto to have it name them' : '';
    return `Left out ${what} (${count} ${count === 1 ? 'entry' : 'entries'})${without}${remedy}.`;
  });
}
