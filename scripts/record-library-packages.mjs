// Records, in packages/binary/data/packages, which package of Debian and Ubuntu has a library that a program may name:
// those of the packages below and of all that these depend on. As root, with mmdebstrap:
//   node scripts/record-library-packages.mjs [--ubuntu-keyring FILE] [NAME…]
// Nothing of them is run. packages/binary/data/README.md says what the fields mean.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { acquireOptions } from '../packages/toolchains/dist/debian/debian-root.js';
import { DISTRIBUTIONS, recordNamed, sourceOf, today, writeDescription } from './recorded-distributions.mjs';
import { run } from './setup/progress.mjs';

const DATA = fileURLToPath(new URL('../packages/binary/data/packages', import.meta.url));

/** A line of `dpkg-deb -c`: a file, or a link and its target, in a folder that the loader searches by itself. */
const LINE = /^[-l]\S+ .* \.\/(?:usr\/)?lib\/(?:x86_64-linux-gnu\/)?([^\s/]+)(?: -> (\S+))?$/gm;

/** A name with the number of its interface, as programs name libraries. */
const NUMBERED = /^lib.*(?:\.so\.[0-9.]+|-[0-9.]+\.so)$/;

/** What cgo's programs link, as the packages that they are compiled with, which depend on those with the libraries. */
const LINKED = `
  libsqlite3-dev libcurl4-openssl-dev libssl-dev libpq-dev libmariadb-dev libzmq3-dev librdkafka-dev
  libgit2-dev libssh2-1-dev libxml2-dev libxslt1-dev libsodium-dev zlib1g-dev libbz2-dev liblzma-dev
  libzstd-dev liblz4-dev libsnappy-dev libleveldb-dev librocksdb-dev liblmdb-dev libpng-dev libjpeg-dev
  libtiff-dev libwebp-dev libgif-dev libfreetype-dev libfontconfig-dev libcairo2-dev libpcap-dev
  libusb-1.0-0-dev libhidapi-dev libudev-dev libsystemd-dev libdbus-1-dev libseccomp-dev libcap-dev
  libelf-dev libbpf-dev libnl-3-dev libnetfilter-queue-dev libnfnetlink-dev libdevmapper-dev libbtrfs-dev
  libgpgme-dev libsecret-1-dev libpam0g-dev libldap2-dev libkrb5-dev libsasl2-dev libasound2-dev
  libpulse-dev portaudio19-dev libopus-dev libvorbis-dev libvpx-dev libavcodec-dev libavformat-dev
  libswscale-dev libsdl2-dev libglfw3-dev libgl1-mesa-dev libx11-dev libxcursor-dev libxrandr-dev
  libxinerama-dev libxi-dev libxtst-dev libxkbcommon-dev libwayland-dev libgtk-3-dev libvips-dev
  libmagickwand-dev libtesseract-dev libpcre2-dev libonig-dev libicu-dev libyaml-dev libncurses-dev
  libreadline-dev libedit-dev libgmp-dev libmpfr-dev libffi-dev libevent-dev libuv1-dev libprotobuf-dev
  unixodbc-dev libvirt-dev librados-dev librbd-dev libcrypt-dev libhdf5-dev libgeos-dev libproj-dev
  libblas-dev liblapack-dev libfuse3-dev libmagic-dev libarchive-dev libarchive13 libluajit-5.1-dev
  liblua5.4-dev libgcc-s1 libstdc++6 libgomp1 libatomic1
`
  .trim()
  .split(/\s+/);

await recordNamed(DISTRIBUTIONS, 'the packages of ', record);

async function record(file, system) {
  const description = {
    system: system.name,
    source: [
      `scripts/record-library-packages.mjs: dpkg-deb -c of packages of ${system.suite} main ${system.from ? 'and universe ' : ''}on amd64`,
    ],
    date: today(),
    packages: await packagesOf(system),
  };
  mkdirSync(DATA, { recursive: true });
  writeDescription(join(DATA, `${file}.json`), description);
}

/** By the name of a library, the package that puts it where the loader looks. */
async function packagesOf({ suite, from }) {
  const folder = mkdtempSync(join(tmpdir(), 'cgoforge-packages-'));
  const source = await sourceOf({ suite, from }, from ? 'main universe' : 'main');
  const list = `cd "$1"/var/cache/apt/archives && for each in *.deb; do dpkg-deb -c "$each" > "${folder}/$each.list"; done`;
  try {
    await run('mmdebstrap', [
      ...['--variant=extract', '--architectures=amd64', `--extract-hook=${list}`],
      ...(await acquireOptions()).map((line) => `--aptopt=${line}`),
      ...LINKED.map((each) => `--include=?exact-name(${each})`),
      ...[suite, join(folder, 'root'), source],
    ]);
    const lists = readdirSync(folder).filter((name) => name.endsWith('.list'));
    const found = lists.flatMap((name) => librariesIn(name, readFileSync(join(folder, name), 'utf8')));
    return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The libraries in the list of a package, such as `libpq5_15.5-0_amd64.deb.list`, each with the package's name. */
function librariesIn(name, list) {
  const [owner] = name.split('_', 1);
  // What a package for compiling has, nobody installs to start something.
  if (owner.endsWith('-dev')) return [];
  const lines = [...list.matchAll(LINE)];
  // What a link leads to, such as libz.so.1.2.13, is no name that a program has.
  const targets = new Set(lines.map(([, , target]) => target));
  return lines
    .map(([, library]) => library)
    .filter((library) => !targets.has(library) && NUMBERED.test(library))
    .map((library) => [library, owner]);
}
