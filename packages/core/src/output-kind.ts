import type { BuildOptions } from './build-options.js';

/** What a file of a build is by the fields that were sent. A program is started, or loaded where it is a shared
 * library; the others are not. */
export type OutputKind = 'program' | 'static library' | 'header' | 'debug information';

/** `outputs` are the names of all files. The agent's `Starts` is the same; test/vectors/output-kinds.json holds both to
 * it. */
export function outputKind(
  name: string,
  outputs: readonly string[],
  { buildmode, debug }: Pick<BuildOptions, 'buildmode' | 'debug'>,
): OutputKind {
  const isDebug = name.endsWith('.debug') && outputs.includes(name.slice(0, -'.debug'.length));
  if (debug === 'separate' && isDebug) return 'debug information';
  if (buildmode !== 'c-shared' && buildmode !== 'c-archive') return 'program';
  if (name.endsWith('.h')) return 'header';
  return buildmode === 'c-archive' ? 'static library' : 'program';
}
