import { posix } from 'node:path';
import type { BuildError } from '@cgoforge/core';
import { shown } from '../shown.js';
import { exclusionOf, packageFolder } from '../source/go-packages.js';
import { linesOf, type SourceFacts } from '../source/source-facts.js';

/**
 * What else helps against errors of a build of all main packages: a bare `go build` compiles but the program in the
 * folder of the module, which need not have them. `null` where there is no other program, or where an error is of that
 * folder or of a package of the source that is no program, since it may use that.
 */
export function rootAlone(errors: readonly BuildError[], source: SourceFacts): string | null {
  const programs = programFolders(source);
  if (!programs.delete(source.dir) || programs.size === 0) return null;
  const ofOthers = errors.every(
    ({ file }) => file === null || !source.has(file) || programs.has(packageFolder(source, file)),
  );
  const folder = source.dir === '.' ? 'the root' : source.dir;
  return ofOthers
    ? `If only the program in ${shown(folder)} is meant, as by a bare go build: -F package=.`
    : null;
}

/** Folders that `./...` passes over. */
const PASSED_OVER = /(?:^|\/)(?:vendor|testdata|[_.][^/]*)\//;

function programFolders(source: SourceFacts): Set<string> {
  const from = source.dir === '.' ? '' : `${source.dir}/`;
  const files = source.names.filter(
    (name) =>
      /(?<!_test)\.go$/.test(name) &&
      name.startsWith(from) &&
      !PASSED_OVER.test(name.slice(from.length)) &&
      linesOf(source, name).some((line) => /^package\s+main\b/.test(line)) &&
      exclusionOf(source, name) === null,
  );
  return new Set(files.map(posix.dirname));
}
