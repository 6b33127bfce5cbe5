import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { earlierReleases, nextRelease } from './debian-releases.mjs';
import { home, readRelease } from './machine.mjs';
import { runAsRoot, SetupError } from './progress.mjs';
import { makeAsRoot, releasesInUse } from './toolchains.mjs';

/** The root file system in which built programs are started: a Debian of the machine's own release with nothing
 * added. */
export const minimalRoot = () => rootOf(ownSuite());

/** The next release, where the demo shows that the program runs elsewhere too. */
export const nextRoot = () => {
  const suite = nextRelease[ownSuite()];
  if (!suite)
    throw new SetupError(`cgoforge knows no Debian release after ${ownSuite()}; its demo needs one.`);
  return rootOf(suite);
};

/** Those of releases that this machine has left behind and no toolchain is made of; no sandbox has used them since it
 * was started as another. */
export function earlierRoots() {
  const kept = releasesInUse();
  const suites = earlierReleases(ownSuite()).filter(
    (suite) => !kept.includes(suite) && existsSync(join(home, 'roots', suite)),
  );
  if (suites.length === 0) return null;
  return {
    says: `remove the minimal Debian ${suites.join(' and ')} of before this machine's upgrade`,
    asRoot: true,
    run: () =>
      runAsRoot('rm', ['-rf', '--one-file-system', ...suites.map((suite) => join(home, 'roots', suite))]),
  };
}

const ownSuite = () => readRelease().VERSION_CODENAME ?? 'unknown';

function rootOf(suite) {
  const folder = join(home, 'roots', suite);
  if (existsSync(folder)) return null;
  return {
    says: `make a minimal Debian ${suite} in ${folder}`,
    asRoot: true,
    run: () => makeAsRoot('root', suite, folder),
  };
}
