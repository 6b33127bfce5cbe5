import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseSources } from './apt-sources.mjs';
import { earlierReleases, nextRelease } from './debian-releases.mjs';
import { home, readRelease } from './machine.mjs';
import { run, runAsRoot, SetupError } from './progress.mjs';

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

/** Those of releases that this machine has left behind; no sandbox has used them since it was started as another. */
export function earlierRoots() {
  const suites = earlierReleases(ownSuite()).filter((suite) => existsSync(join(home, 'roots', suite)));
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
    run: () => makeRoot(suite, folder),
  };
}

async function makeRoot(suite, folder) {
  const unfinished = join(home, 'roots', `.${suite}.unfinished`);
  await runAsRoot('mkdir', ['-p', join(home, 'roots')]);
  await runAsRoot('rm', ['-rf', '--one-file-system', unfinished]);
  const { uri, signedBy } = archiveOfThisMachine();
  const source = `deb ${signedBy ? `[signed-by=${signedBy}] ` : ''}${uri} ${suite} main`;
  const options = (await acquireOptions()).map((line) => `--aptopt=${line}`);
  // What runs in the root later need not know how this machine reaches the archive, nor a password in it.
  const forget = '--customize-hook=rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap" "$1/etc/apt/sources.list"';
  await runAsRoot('mmdebstrap', ['--variant=minbase', ...options, forget, suite, unfinished, source]);
  await runAsRoot('mv', ['--no-target-directory', unfinished, folder]);
}

/** Where this machine gets Debian itself from: the source of its own release that has `main`. */
function archiveOfThisMachine() {
  const folder = '/etc/apt/sources.list.d';
  const parts = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const files = ['/etc/apt/sources.list', ...parts].filter((path) => existsSync(path));
  const sources = files.flatMap((path) =>
    parseSources(readFileSync(path, 'utf8'), path.endsWith('.sources')),
  );
  const own = sources.find(
    ({ suites, components }) => suites.includes(ownSuite()) && components.includes('main'),
  );
  if (!own) {
    throw new SetupError(
      `apt's sources on this machine do not name ${ownSuite()} main, from which a minimal root is made.`,
    );
  }
  return own;
}

/** Proxies and certificate settings of this machine's apt; mmdebstrap would not take them over by itself. */
async function acquireOptions() {
  const lines = (await run('apt-config', ['dump', '--no-empty'])).split('\n');
  return lines.filter(
    (line) => /^Acquire::(https?|Retries|Check-|ForceIPv)/i.test(line) && !/auto-?detect/i.test(line),
  );
}
