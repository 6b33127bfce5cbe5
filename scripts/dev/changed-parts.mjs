import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The parts that run, and whose compiled code each of them loads besides the packages'. */
const PARTS = ['launcher', 'api', 'worker'];

/** When each compiled file of the clone was written, by its path. */
export function stateOf(clone) {
  const files = globSync('{apps,packages,packages/adapters}/*/dist/**/*.js', { cwd: clone });
  return new Map(files.map((path) => [path, statSync(join(clone, path)).mtimeMs]));
}

/** The parts that load a file which has changed between two states. */
export function changedParts(before, now) {
  const changed = [...now].filter(([path, at]) => before.get(path) !== at).map(([path]) => path);
  const isShared = changed.some((path) => path.startsWith('packages/'));
  return PARTS.filter((part) => isShared || changed.some((path) => path.startsWith(`apps/${part}/`)));
}
