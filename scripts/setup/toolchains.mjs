import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { architecture, clone, home } from './machine.mjs';
import { runAsRoot } from './progress.mjs';

const descriptions = join(clone, 'toolchains');

/** Those that this machine can make of Debian's packages, each as `{ name, runtime, release }`. */
export const makeableToolchains = () =>
  readdirSync(descriptions, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      ...JSON.parse(readFileSync(join(descriptions, name, 'toolchain.json'), 'utf8')),
    }))
    .filter(({ architectures }) => architectures.includes(architecture) && architectures !== 'machine');

/** Those of them that were made, which the launcher goes by too. */
export const madeToolchains = () =>
  makeableToolchains().filter(({ name }) => existsSync(join(home, 'toolchains', name, 'made.json')));

/** Has the compiled code make it: what makes a root is the same for the set-up and for the service. */
export const makeAsRoot = (...args) =>
  runAsRoot(join(clone, 'node_modules/.bin/node'), [
    join(clone, 'packages/toolchains/dist/main.js'),
    ...args,
  ]);
