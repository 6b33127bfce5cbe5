import type { SystemStart } from '@cgoforge/core';
import { needOf } from './obstacle.js';

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

/** Systems of one reason stand together, and it behind them. */
function namesAndNeeds(systems: readonly SystemStart[]): string {
  return [...Map.groupBy(systems, needOf)]
    .map(([need, those]) => `${names(those)}${need && ` (${need})`}`)
    .join(', ');
}

/** `Debian 12, 13`: what comes before the version is said once. */
function names(systems: readonly SystemStart[]): string {
  const family = (name: string) => /^(.*) [0-9.]+$/.exec(name)?.[1];
  return systems
    .map(({ system }, index) => {
      const before = family(systems[index - 1]?.system ?? '');
      return before !== undefined && before === family(system) ? system.slice(before.length + 1) : system;
    })
    .join(', ');
}
