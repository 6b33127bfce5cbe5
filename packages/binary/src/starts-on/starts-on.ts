import { type FileReport, loaderOf, type REPORT_DEFAULTS, type SystemStart } from '@cgoforge/core';
import type { Dynamic } from '../elf-dynamic.js';
import { missingLibrary } from './missing-library.js';
import { highestNeeds, missingVersion } from './missing-version.js';
import { no, type Obstacle, shown, unknown } from './obstacle.js';
import type { System } from './system.js';

/** What a loader reads of a file. */
export type LoadedFile = Omit<FileReport, keyof typeof REPORT_DEFAULTS> &
  Pick<Dynamic, 'versionNeeds' | 'runpath'>;

/** Whether each of the systems starts the file, or loads it when it is a shared library; nothing of other files. */
export function startsOn(loaded: LoadedFile, systems: readonly System[]): readonly SystemStart[] {
  if (loaded.type !== 'executable' && loaded.type !== 'shared library') return [];
  const file = { ...loaded, versionNeeds: highestNeeds(loaded.versionNeeds) };
  return systems.map((system) => {
    const loadsItself = file.linkage === 'static' && file.interpreter === null;
    const obstacle = loadsItself ? null : firstObstacle(file, system);
    return { system: system.name, starts: obstacle ? obstacle.starts : true, why: obstacle?.why ?? null };
  });
}

/** What certainly keeps it from starting comes before what may. */
function firstObstacle(file: LoadedFile, system: System): Obstacle | null {
  const obstacles = obstaclesOf(file, system);
  return obstacles.find(({ starts }) => starts === false) ?? obstacles[0] ?? null;
}

/** In the order in which a loader meets them: itself, libraries that are not there, versions that these lack. */
function obstaclesOf(file: LoadedFile, system: System): readonly Obstacle[] {
  const loader = file.type === 'executable' ? missingLoader(file, system) : null;
  if (loader) return [loader];
  const libraries = system.libraries[file.machine] ?? {};
  const { runtime, name } = system;
  if (runtime.libc !== 'static' && !Object.hasOwn(system.libraries, file.machine)) {
    return [unknown(`is for ${file.machine}`, `and what ${name} has there is not known`)];
  }
  // musl minds no versions, and takes itself for glibc's libraries; that it has all that is called is not said by that.
  if (runtime.libc === 'musl' && file.versionNeeds.some(({ version }) => version.startsWith('GLIBC_'))) {
    return [unknown('needs glibc', `and whether the musl of ${name} is enough is not known`)];
  }
  return [
    ...file.needed.map((library) => missingLibrary(library, file, system, libraries)),
    ...file.versionNeeds.map((need) => missingVersion(need, system, libraries)),
  ].filter((obstacle) => obstacle !== null);
}

function missingLoader({ interpreter, machine, needed }: LoadedFile, { runtime }: System): Obstacle | null {
  if (interpreter === null) return unknown(`needs ${shown(needed[0] ?? '')}`, 'but names no loader');
  const there = loaderOf(runtime, machine);
  if (interpreter === there) return null;
  const what = `needs the loader ${shown(interpreter)}`;
  // The same one may be in another folder too.
  return fileName(interpreter) === fileName(there ?? '')
    ? unknown(what, 'and whether that is there is not known')
    : no(what, 'which is not there');
}

const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
