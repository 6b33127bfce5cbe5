import { compareVersions } from '@cgoforge/core';
import type { VersionNeed } from '../elf-version-needs.js';
import { no, type Obstacle, shown, unknown } from './obstacle.js';
import type { Libraries, System } from './system.js';

/** Why the library of this name on the system lacks the version, or may lack it; `null` where it has it. */
export function missingVersion(
  { library, version }: VersionNeed,
  { name, runtime, isComplete }: System,
  libraries: Libraries,
): Obstacle | null {
  const defined = Object.hasOwn(libraries, library) ? libraries[library] : undefined;
  // A loader does not mind a library that defines no versions at all; one that is not there is said to be missing.
  if (!defined?.length || defined.includes(version)) return null;
  const need = `needs ${shown(version)} of ${shown(library)}`;
  const { prefix, number } = partsOf(version);
  const highest = defined.map(partsOf).find((parts) => parts.prefix === prefix)?.number;
  if (highest && number) {
    if (compareVersions(number, highest) <= 0) return null;
    // A release of glibc that has nothing new for a library is still known by its number.
    return no(need, `and ${name} has ${prefix === 'GLIBC_' ? runtime.floor : highest}`);
  }
  return isComplete
    ? no(need, `which ${name} lacks`)
    : unknown(need, `and whether ${name} has it is not known`);
}

/** Of versions that count up the last stands for all before it: a library keeps what it has had. */
export function highestNeeds(needs: readonly VersionNeed[]): readonly VersionNeed[] {
  const highest = new Map<string, VersionNeed & { readonly number: string }>();
  for (const need of needs) {
    const { prefix, number } = partsOf(need.version);
    const key = `${need.library}\0${prefix}`;
    const before = highest.get(key);
    if (!before || compareVersions(number, before.number) > 0) highest.set(key, { ...need, number });
  }
  return [...highest.values()];
}

/** `GLIBC_2.34` is `GLIBC_` and 2.34; `GLIBC_ABI_DT_RELR` has no number. */
function partsOf(version: string): { readonly prefix: string; readonly number: string } {
  const number = version.slice(version.lastIndexOf('_') + 1);
  if (!/^[0-9]+(?:\.[0-9]+)*$/.test(number)) return { prefix: version, number: '' };
  return { prefix: version.slice(0, -number.length), number };
}
