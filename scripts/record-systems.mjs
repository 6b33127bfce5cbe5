// Records, in packages/binary/data, which libraries those bare systems have that are made of Debian's and Ubuntu's
// packages, and which symbol versions these define. As root, with mmdebstrap and readelf, in some three minutes:
//   node scripts/record-systems.mjs [--ubuntu-keyring FILE] [NAME…]
// Debian comes from where this machine gets it. Ubuntu needs the keyring of its package ubuntu-keyring, and is left as
// it is without one. packages/binary/data/README.md says what the fields mean.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { archiveOfThisMachine } from '../packages/toolchains/dist/debian/apt-sources.js';
import { acquireOptions, ownSuite } from '../packages/toolchains/dist/debian/debian-root.js';
import { run, showing } from './setup/progress.mjs';
import { ARCHITECTURES, byNumber, librariesOf } from './system-libraries.mjs';

const DATA = fileURLToPath(new URL('../packages/binary/data', import.meta.url));
const ALL = ['amd64', 'arm64', 'arm', '386'];
const UBUNTU = 'http://archive.ubuntu.com/ubuntu';

/** What mmdebstrap's minbase has. */
const MINIMAL = '?or(?essential,?priority(required),?exact-name(apt))';

/** `only` is for what has these packages without those that they depend on. Ubuntu's archive has amd64 alone. */
const SYSTEMS = {
  'debian-11': { name: 'Debian 11', suite: 'bullseye', architectures: ALL },
  // apt would take usrmerge, and perl with it.
  'debian-12': { name: 'Debian 12', suite: 'bookworm', architectures: ALL, also: ['usr-is-merged'] },
  'debian-13': { name: 'Debian 13', suite: 'trixie', architectures: ALL },
  'ubuntu-20.04': { name: 'Ubuntu 20.04', suite: 'focal', architectures: ['amd64'], from: UBUNTU },
  'ubuntu-22.04': { name: 'Ubuntu 22.04', suite: 'jammy', architectures: ['amd64'], from: UBUNTU },
  'ubuntu-24.04': { name: 'Ubuntu 24.04', suite: 'noble', architectures: ['amd64'], from: UBUNTU },
  'distroless-base': {
    name: 'distroless base (Debian 12)',
    suite: 'bookworm',
    architectures: ['amd64', 'arm64', 'arm'],
    only: ['libc6', 'libssl3'],
    says: 'https://github.com/GoogleContainerTools/distroless/blob/main/base/config.bzl lists the packages',
  },
};

const { values, positionals } = parseArgs({
  options: { 'ubuntu-keyring': { type: 'string' } },
  allowPositionals: true,
});
for (const file of positionals.length > 0 ? positionals : Object.keys(SYSTEMS)) {
  const system = SYSTEMS[file];
  if (!system) throw new Error(`${file} is none of ${Object.keys(SYSTEMS).join(', ')}.`);
  if (system.from && !values['ubuntu-keyring'])
    console.log(`${system.name}: left as it is, without a keyring`);
  else await showing(`record ${system.name}`, () => record(file, system));
}

async function record(file, system) {
  const found = {};
  for (const architecture of system.architectures) {
    found[architecture] = await withRoot(system, architecture, (root) => librariesOf(root, architecture));
  }
  const { libraries, architectures } = inCommon(found);
  const packages = system.only?.join(', ') ?? 'essential, required, apt';
  const description = {
    name: system.name,
    source: [
      `scripts/record-systems.mjs: readelf of ${system.suite} main: ${packages}`,
      ...(system.says ? [system.says] : []),
    ],
    date: new Date().toISOString().slice(0, 10),
    runtime: `glibc${releaseOfGlibc(Object.values(found)[0])}`,
    complete: true,
    libraries,
    architectures,
  };
  const path = join(DATA, `${file}.json`);
  writeFileSync(path, JSON.stringify(description));
  execFileSync('npx', ['biome', 'format', '--write', path], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The highest that any of its libraries defines: not each has something new in each release. */
function releaseOfGlibc(libraries) {
  const numbers = Object.values(libraries)
    .flat()
    .map((version) => /^GLIBC_([0-9.]+)$/.exec(version)?.[1]);
  return numbers
    .filter((number) => number !== undefined)
    .toSorted(byNumber)
    .at(-1);
}

/** Unpacks the packages, and runs none of them: the architecture need not be this machine's. */
async function withRoot({ suite, from, only, also = [] }, architecture, use) {
  const folder = mkdtempSync(join(tmpdir(), 'cgoforge-system-'));
  const root = join(folder, 'root');
  const { uri, signedBy } = from
    ? { uri: from, signedBy: values['ubuntu-keyring'] }
    : archiveOfThisMachine(await ownSuite());
  const source = `deb ${signedBy ? `[signed-by=${signedBy}] ` : ''}${uri} ${suite} main`;
  const unpack = 'for each in ONLY; do dpkg-deb -x "$1"/var/cache/apt/archives/"$each"_*.deb "$1/only"; done';
  const hook = only && [`--extract-hook=mkdir "$1/only"; ${unpack.replace('ONLY', only.join(' '))}`];
  try {
    await run('mmdebstrap', [
      ...['--variant=extract', `--architectures=${ARCHITECTURES[architecture].debian}`],
      ...(await acquireOptions()).map((line) => `--aptopt=${line}`),
      ...(hook ?? []),
      ...(only ?? [MINIMAL, ...also]).map((each) => `--include=${each}`),
      ...[suite, root, source],
    ]);
    return use(only ? join(root, 'only') : root);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is the same on all architectures once, and what is not under each of them. */
function inCommon(found) {
  const all = Object.values(found);
  const isCommon = ([name, versions]) =>
    all.every((libraries) => JSON.stringify(libraries[name]) === JSON.stringify(versions));
  const filtered = (libraries, test) => Object.fromEntries(Object.entries(libraries).filter(test));
  const own = Object.entries(found).map(([architecture, libraries]) => {
    return [architecture, filtered(libraries, (library) => !isCommon(library))];
  });
  return { libraries: filtered(all[0], isCommon), architectures: Object.fromEntries(own) };
}
