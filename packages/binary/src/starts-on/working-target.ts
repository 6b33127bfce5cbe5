import { type FileReport, lowestOf, runtimeOf, samePlatform, type Target } from '@cgoforge/core';
import { readSystems } from './read-systems.js';

/** Whether bare systems of the target's runtime start the file; `null` where that is not known. */
export function startsWhere({ startsOn }: Pick<FileReport, 'startsOn'>, target: Target): boolean | null {
  const runtime = runtimeOf(target);
  const names = readSystems()
    .filter((system) => system.runtime.libc === runtime?.libc && system.runtime.floor === runtime.floor)
    .map(({ name }) => name);
  const known = startsOn.filter(({ system, starts }) => starts !== null && names.includes(system));
  return known.length === 0 ? null : known.some(({ starts }) => starts === true);
}

/** Of what is offered for the platform, the target with the lowest floor whose bare systems start the file; `null` where
 * none is known to. */
export function workingTarget(report: FileReport, target: Target, offered: readonly Target[]): Target | null {
  return lowestOf(offered.filter((one) => samePlatform(one, target) && startsWhere(report, one) === true));
}
