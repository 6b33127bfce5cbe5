import type { Dynamic } from '../elf-dynamic.js';
import { no, type Obstacle, shown, unknown } from './obstacle.js';
import type { Libraries, System } from './system.js';

/** Names that musl's loader takes for itself, whatever follows them (ldso/dynlink.c, load_library). */
const OF_MUSL = /^lib(?:c|pthread|rt|m|dl|util|xnet)\./;

/** Why a library of this name is not found on the system, or may not be; `null` where it is. */
export function missingLibrary(
  library: string,
  { runpath }: Pick<Dynamic, 'runpath'>,
  { name, runtime, isComplete }: System,
  libraries: Libraries,
): Obstacle | null {
  const isThere = Object.hasOwn(libraries, library) || (runtime.libc === 'musl' && OF_MUSL.test(library));
  if (isThere) return null;
  const need = `needs ${shown(library)}`;
  if (library.includes('/')) return unknown(need, 'wherever that is');
  // An absolute folder, such as /opt/lib, is none of a bare system.
  const besideIt = runpath?.split(':').find((folder) => !folder.startsWith('/'));
  // An empty one is the folder that it is started in.
  if (besideIt !== undefined) return unknown(need, `which it looks for in ${shown(besideIt || '.')} too`);
  return isComplete
    ? no(need, `which is not part of a bare ${name}`)
    : unknown(need, `and whether ${name} has it is not known`);
}
