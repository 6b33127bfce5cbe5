/** Compares dotted versions by number, so that 2.4 is lower than 2.34. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Needs that name an ability of the loader, and the release that brought it (glibc's elf/Versions and NEWS). */
const ABILITIES: Readonly<Record<string, string>> = { GLIBC_ABI_DT_RELR: 'GLIBC_2.36' };

/** The highest of `GLIBC_2.34` and the like, without its prefix; `null` when none has this prefix and a number. */
export function highestVersion(versions: readonly string[], prefix: 'GLIBC' | 'GLIBCXX'): string | null {
  const pattern = new RegExp(`^${prefix}_([0-9]+(?:\\.[0-9]+)*)$`);
  return versions
    .map((version) => pattern.exec(ABILITIES[version] ?? version)?.[1])
    .filter((version) => version !== undefined)
    .reduce<string | null>((highest, version) => {
      return highest === null || compareVersions(version, highest) > 0 ? version : highest;
    }, null);
}
