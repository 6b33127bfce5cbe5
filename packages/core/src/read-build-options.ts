import type { BuildOptions } from './build-options.js';
import { Failure } from './failure.js';

/** The version of `BuildOptions` as they are stored. A release that adds a field counts it up: a worker of the previous one
 * would build without that field. */
export const BUILD_OPTIONS_VERSION = 1;

/** What a build gets that asks for nothing. */
export const DEFAULT_BUILD_OPTIONS: BuildOptions = {
  package: null,
  dir: '.',
  output: null,
  ldflags: null,
  tags: [],
  trimpath: true,
  go: null,
  cache: true,
  size: null,
};

/** Options as they were stored, by this release or an earlier one that did not know all fields. Throws `unavailable`
 * for those of a newer release. */
export function readBuildOptions(stored: unknown, version: number): BuildOptions {
  if (version > BUILD_OPTIONS_VERSION) {
    throw new Failure(
      'unavailable',
      `The build's options have version ${version}, and this release knows ${BUILD_OPTIONS_VERSION}: it is left to a newer one.`,
    );
  }
  return { ...DEFAULT_BUILD_OPTIONS, ...(stored as Partial<BuildOptions>) };
}
