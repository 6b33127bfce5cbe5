import type { Dependency, SystemStart } from '@cgoforge/core';
import { needOf, shown } from './obstacle.js';

/** Where a file starts, in a line for a log: `starts on Debian 12, 13; not on Alpine (needs …)`. `null` where that is
 * said of no system. */
export function startsOnLine(startsOn: readonly SystemStart[]): string | null {
  const those = (starts: boolean | null) => startsOn.filter((one) => one.starts === starts);
  const parts = [
    ['starts on', those(true)],
    ['not on', those(false)],
    ['not known:', those(null)],
  ] as const;
  const said = parts.filter(([, systems]) => systems.length > 0);
  return said.map(([how, systems]) => `${how} ${namesAndNeeds(systems)}`).join('; ') || null;
}

/** What has to be installed, in a line for a log: `needs libpq.so.5 (libpq5 on Debian 12, 13; not known on RHEL 9)`. */
export function dependencyLine({ library, packages }: Dependency): string {
  const groups = [...Map.groupBy(packages, (one) => one.package ?? 'not known')];
  const said = groups.map(([name, those]) => `${name} on ${names(those)}`);
  return `needs ${shown(library)} (${said.join('; ')})`;
}

/** Systems of one reason stand together, and it behind them. */
function namesAndNeeds(systems: readonly SystemStart[]): string {
  return [...Map.groupBy(systems, needOf)]
    .map(([need, those]) => `${names(those)}${need && ` (${need})`}`)
    .join(', ');
}

/** `Debian 12, 13`: what comes before the version is said once. */
function names(systems: readonly Pick<SystemStart, 'system'>[]): string {
  const family = (name: string) => /^(.*) [0-9.]+$/.exec(name)?.[1];
  return systems
    .map(({ system }, index) => {
      const before = family(systems[index - 1]?.system ?? '');
      return before !== undefined && before === family(system) ? system.slice(before.length + 1) : system;
    })
    .join(', ');
}
