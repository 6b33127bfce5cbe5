// Records, in packages/binary/data, which libraries those bare systems have that are made of Debian's and Ubuntu's
// packages, and which symbol versions these define. As root, with mmdebstrap and readelf, in some three minutes:
//   node scripts/record-systems.mjs [--ubuntu-keyring FILE] [NAME…]
// Debian comes from where this machine gets it. Ubuntu needs the keyring of its package ubuntu-keyring, and is left as
// it is without one. packages/binary/data/README.md says what the fields mean.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { acquireOptions } from '../packages/toolchains/dist/debian/debian-root.js';
import { DISTRIBUTIONS, recordNamed, sourceOf, today, writeDescription } from './recorded-distributions.mjs';
import { run } from './setup/progress.mjs';
import { ARCHITECTURES, byNumber, librariesOf } from './system-libraries.mjs';

const DATA = fileURLToPath(new URL('../packages/binary/data', import.meta.url));
const ALL = ['amd64', 'arm64', 'arm', '386'];

/** What mmdebstrap's minbase has. */
const MINIMAL = '?or(?essential,?priority(required),?exact-name(apt))';

/** `only` is for what has these packages without those that they depend on. Ubuntu's archive has amd64 alone. */
const SYSTEMS = {
  'debian-11': { ...DISTRIBUTIONS['debian-11'], architectures: ALL },
  // apt would take usrmerge, and perl with it.
  'debian-12': { ...DISTRIBUTIONS['debian-12'], architectures: ALL, also: ['usr-is-merged'] },
  'debian-13': { ...DISTRIBUTIONS['debian-13'], architectures: ALL },
  'ubuntu-20.04': { ...DISTRIBUTIONS['ubuntu-20.04'], architectures: ['amd64'] },
  'ubuntu-22.04': { ...DISTRIBUTIONS['ubuntu-22.04'], architectures: ['amd64'] },
  'ubuntu-24.04': { ...DISTRIBUTIONS['ubuntu-24.04'], architectures: ['amd64'] },
  'distroless-base': {
    name: 'distroless base (Debian 12)',
    suite: 'bookworm',
    architectures: ['amd64', 'arm64', 'arm'],
    only: ['libc6', 'libssl3'],
    says: 'https://github.com/GoogleContainerTools/distroless/blob/main/base/config.bzl lists the packages',
  },
};

await recordNamed(SYSTEMS, '', record);

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
    date: today(),
    runtime: `glibc${releaseOfGlibc(Object.values(found)[0])}`,
    complete: true,
    libraries,
    architectures,
  };
  writeDescription(join(DATA, `${file}.json`), description);
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
  const source = await sourceOf({ suite, from }, 'main');
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
