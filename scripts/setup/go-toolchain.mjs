import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { architecture, chosenGoroot, clone, findCommand, home, isRoot } from './machine.mjs';
import { run, SetupError } from './progress.mjs';
import { installing } from './system-packages.mjs';

/** The releases of Go that are known ahead. */
export const goReleases = () => JSON.parse(readFileSync(join(clone, 'toolchains/go.json'), 'utf8'));
/** Not in `layers`, which the service user owns: the set-up runs this one as whoever starts it. */
const ours = () => join(home, 'go', `go${goReleases().default}`);

/** The Go that compiles: the machine's own where it is new enough, else the one that the set-up fetched. */
export function findGoroot() {
  const candidates = [chosenGoroot, gorootOnPath(), '/usr/local/go', ours()].filter(Boolean);
  return candidates.find((goroot) => isNewEnough(versionOf(goroot)) && isReadableByAll(goroot)) ?? null;
}

/** Fetches Go as Go itself does, from the module proxy that this machine's settings name, checked by its checksum
 * database. */
export async function goToolchain() {
  if (findGoroot()) return null;
  const bootstrap = findCommand('go') ? null : installing(['golang-go']);
  const version = goReleases().default;
  return {
    says:
      `fetch Go ${version} into ${ours()}, since there is none of ${goReleases().minimum} or newer here that all may read` +
      (bootstrap ? ' (with the golang-go that apt-get installs for it)' : ''),
    asRoot: bootstrap !== null,
    async run() {
      await bootstrap?.run();
      await fetchGo(version);
    },
  };
}

/** How this machine reaches modules, also where that was set with `go env -w` for the one who runs the set-up. */
export function goSettings(goroot) {
  const names = ['GOPROXY', 'GOSUMDB'];
  const values = askGo(join(goroot, 'bin/go'), ['env', ...names])?.split('\n') ?? [];
  return names.map((name, index) => [name, values[index] ?? '']).filter(([, value]) => value !== '');
}

function gorootOnPath() {
  const go = findCommand('go');
  return go && askGo(go, ['env', 'GOROOT']);
}

function askGo(go, args) {
  try {
    // `local`, or a newer Go line in some go.mod above would make it fetch another Go.
    const env = { ...process.env, GOTOOLCHAIN: 'local' };
    return execFileSync(go, args, {
      encoding: 'utf8',
      cwd: '/',
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

function versionOf(goroot) {
  try {
    return /^go(\d+(?:\.\d+)*)/.exec(readFileSync(join(goroot, 'VERSION'), 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

function isNewEnough(version) {
  if (!version) return false;
  const [have, least] = [version, goReleases().minimum].map((text) => text.split('.').map(Number));
  const differing = [0, 1, 2].find((place) => (have[place] ?? 0) !== (least[place] ?? 0)) ?? 0;
  return (have[differing] ?? 0) >= (least[differing] ?? 0);
}

/** Installed as root, another user runs it: a Go below /root is of no use where /root is 0700. */
function isReadableByAll(goroot) {
  if (!isRoot) return true;
  for (let folder = goroot; folder !== '/'; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}

async function fetchGo(version) {
  const beside = dirname(ours());
  mkdirSync(beside, { recursive: true });
  const empty = mkdtempSync(join(beside, '.fetching-'));
  try {
    const module = `golang.org/toolchain@v0.0.1-go${version}.linux-${architecture}`;
    // The module cache is made writable, or it could not be removed afterwards.
    const env = {
      GOMODCACHE: join(empty, 'modules'),
      GOTOOLCHAIN: 'local',
      GOFLAGS: '-modcacherw',
      GO111MODULE: 'on',
    };
    const { Dir: folder, Sum: sum } = JSON.parse(
      await run(findCommand('go'), ['mod', 'download', '-json', module], { cwd: empty, env }),
    );
    const pinned = goReleases().pins[version]?.[`linux-${architecture}`];
    if (sum !== pinned)
      throw new SetupError(`Go ${version} has the sum ${sum}, but the catalogue says ${pinned}.`);
    makeExecutable(join(folder, 'bin'));
    makeExecutable(join(folder, 'pkg/tool'));
    chmodSync(folder, 0o755);
    // Under its name only when it is whole: findGoroot looks no further than that.
    renameSync(folder, ours());
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}

/** A module holds no modes; as in Go's own toolchain switch, all below these two folders is a program. */
function makeExecutable(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makeExecutable(path);
    else chmodSync(path, 0o755);
  }
}
