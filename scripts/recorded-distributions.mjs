import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { archiveOfThisMachine } from '../packages/toolchains/dist/debian/apt-sources.js';
import { ownSuite } from '../packages/toolchains/dist/debian/debian-root.js';
import { showing } from './setup/progress.mjs';

const UBUNTU = 'http://archive.ubuntu.com/ubuntu';

/** Those whose packages can be read, by the file of packages/binary/data that tells of each. */
export const DISTRIBUTIONS = {
  'debian-11': { name: 'Debian 11', suite: 'bullseye' },
  'debian-12': { name: 'Debian 12', suite: 'bookworm' },
  'debian-13': { name: 'Debian 13', suite: 'trixie' },
  'ubuntu-20.04': { name: 'Ubuntu 20.04', suite: 'focal', from: UBUNTU },
  'ubuntu-22.04': { name: 'Ubuntu 22.04', suite: 'jammy', from: UBUNTU },
  'ubuntu-24.04': { name: 'Ubuntu 24.04', suite: 'noble', from: UBUNTU },
};

const { values, positionals } = parseArgs({
  options: { 'ubuntu-keyring': { type: 'string' } },
  allowPositionals: true,
});

/** Records those of the systems that the command line names, or all. Ubuntu's are left as they are without a keyring. */
export async function recordNamed(systems, what, record) {
  for (const file of positionals.length > 0 ? positionals : Object.keys(systems)) {
    const system = systems[file];
    if (!system) throw new Error(`${file} is none of ${Object.keys(systems).join(', ')}.`);
    if (system.from && !values['ubuntu-keyring'])
      console.log(`${system.name}: left as it is, without a keyring`);
    else await showing(`record ${what}${system.name}`, () => record(file, system));
  }
}

/** The line of sources.list for a system: Debian comes from where this machine gets it. */
export async function sourceOf({ suite, from }, components) {
  const { uri, signedBy } = from
    ? { uri: from, signedBy: values['ubuntu-keyring'] }
    : archiveOfThisMachine(await ownSuite());
  return `deb ${signedBy ? `[signed-by=${signedBy}] ` : ''}${uri} ${suite} ${components}`;
}

/** Writes a file of data as the formatter has it. */
export function writeDescription(path, description) {
  writeFileSync(path, JSON.stringify(description));
  execFileSync('npx', ['biome', 'format', '--write', path], { stdio: ['ignore', 'ignore', 'inherit'] });
}

export const today = () => new Date().toISOString().slice(0, 10);
