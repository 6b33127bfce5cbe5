import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { clone, home } from './machine.mjs';
import { runAsRoot } from './progress.mjs';

/** The Debian releases that toolchains of this home are made of. */
export function releasesInUse() {
  const folder = join(home, 'compilers');
  const made = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, 'made.json')) : [];
  return made
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')).release);
}

/** Has the compiled code make it: what makes a root is the same for the set-up and for the service. */
export const makeAsRoot = (...args) =>
  runAsRoot(join(clone, 'node_modules/.bin/node'), [
    join(clone, 'packages/toolchains/dist/main.js'),
    ...args,
  ]);
