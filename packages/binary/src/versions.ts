import { compareVersions } from '@cgoforge/core';

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
